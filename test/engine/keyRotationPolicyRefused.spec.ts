import { output } from "@pulumi/pulumi";
import { expect } from "chai";
import { KeyRotationPolicy, type KeyRotationPolicyArgs } from "pulumi-huaweicloud-rotation";
import { said, withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";

/** Resources of which every input that is given here is wrong, by the name of the resource. */
const BAD: Readonly<Record<string, Record<string, unknown>>> = {
  "not-given": { keyId: undefined, rotationInterval: 29, timeout: "10", projectId: "../x", rotationIntervall: 90 },
  alias: { keyId: "alias/orders", rotationInterval: 366, timeout: 5, region: "CN", onDelete: "drop" },
  capitals: { keyId: keyId(1).replace("0d04", "0D04"), rotationInterval: 30.5, enabled: "yes" },
  "too-short": { keyId: keyId(1).slice(1), rotationInterval: "30", enabled: 1, timeout: "0s" },
  "not-a-number": { rotationInterval: NaN },
};

/** The kinds of keys that KMS does not rotate, with its code and a word of the reason. */
const UNROTATABLE = [
  [{ keyId: keyId(11), defaultKey: true }, "KMS.0211", "default key"],
  [{ keyId: keyId(12), origin: "external" as const }, "KMS.0312", "imported"],
  [{ keyId: keyId(13), keySpec: "RSA_2048" }, "KMS.0324", "RSA"],
  [{ keyId: keyId(14), keySpec: "EC_P256" }, "KMS.0325", "asymmetric"],
  [{ keyId: keyId(15), keySpec: "HMAC_256" }, "KMS.0341", "HMAC"],
  [{ keyId: keyId(16), keystoreId: "8f4e3c1d" }, "KMS.0338", "custom keystore"],
  [{ keyId: keyId(17), keyState: "3" as const }, "KMS.0209", "disabled"],
  [{ keyId: keyId(18), keyState: "4" as const }, "KMS.0210", "pending deletion"],
  [{ keyId: keyId(19), refusal: "KMS.0319" }, "KMS.0319", "this version of KMS"],
] as const;

describe("what a KeyRotationPolicy refuses, on a real engine", function () {
  this.timeout(600_000);

  it("is every bad input, each under its property and all at once, before the cloud is called", async () => {
    await withCloud({ state: { keys: [{ keyId: keyId(1) }] } }, async (cloud) => {
      const refused = async (operation: "preview" | "up", name: string) => {
        const args = { keyId: keyId(1), ...BAD[name] } as KeyRotationPolicyArgs;
        const program = () => {
          new KeyRotationPolicy(name, args);
        };
        const result = said(await cloud.run(operation, program, { expectFailure: true }), name);
        const named = [...result.matchAll(/property (\S+) value .*? has a problem: (must|is) /g)].map(
          ([, found]) => found,
        );
        expect(named, result).to.have.members(Object.keys(BAD[name]!));
      };
      for (const name of Object.keys(BAD)) {
        await refused("preview", name);
      }
      await refused("up", "alias");
      expect(cloud.emulator.calls()).to.deep.equal([]);
    });
  });

  it("is a key that cannot rotate, with the reason, and takes such a key as one that does not", async () => {
    const keys = UNROTATABLE.map(([key]) => key);
    for (const statusOfUnrotatableKey of ["off", "refuse"] as const) {
      await withCloud({ state: { keys, behaviour: { statusOfUnrotatableKey } } }, async (cloud) => {
        const program = (enabled: boolean) => () => {
          for (const { keyId: key } of keys) {
            new KeyRotationPolicy(key, { keyId: key, enabled });
          }
        };
        const refused = await cloud.failedUp(program(true), { continueOnError: true });
        for (const [{ keyId: key }, code, reason] of UNROTATABLE) {
          const refusal = cloud.emulator.calls().find((call) => call.object === key && call.writes)!;
          expect(said(refused, key)).to.contain(`KeyRotationPolicy ${key}: the key cannot rotate`);
          expect(said(refused, key)).to.contain(code).and.contain(reason).and.contain(refusal.requestId);
          expect(refused.of(key)).to.deep.equal(["ShowKeyRotationStatus", "EnableKeyRotation", "ListKeyDetail"]);
        }
        // While the state of a disabled key answers nothing, it is neither known to be on nor off [U].
        for (const [key, code] of [
          [keyId(17), "KMS.0209"],
          [keyId(18), "KMS.0210"],
        ] as const) {
          cloud.emulator.fault({
            operation: "ShowKeyRotationStatus",
            object: key,
            status: 400,
            code,
            times: statusOfUnrotatableKey === "off" ? 1 : 5,
          });
        }
        const off = await cloud.up(program(false));
        expect(off.writes, "it is off already").to.deep.equal([]);
        expect((await cloud.outputs("KeyRotationPolicy"))[keyId(17)]).to.include({ enabled: false });
        expect((await cloud.up()).summary).to.deep.equal({ same: 10 });
      });
    }
  });

  it("is a second policy with other settings for one key, and not one with the same", async () => {
    await withCloud({ state: { keys: [{ keyId: keyId(1) }] } }, async (cloud) => {
      const program =
        (...intervals: number[]) =>
        () =>
          intervals.forEach((rotationInterval, index) => {
            new KeyRotationPolicy(`policy-${index}`, { keyId: keyId(1), rotationInterval });
          });
      const refused = await cloud.run("preview", program(90, 180), { expectFailure: true });
      expect(refused.text).to.match(/property keyId .*is declared twice in this program, with different settings/s);
      expect(refused.calls, "nothing is sent").to.deep.equal([]);
      const allowed = await cloud.up(program(90, 90));
      expect(allowed.summary).to.deep.equal({ create: 3 });
      expect(allowed.writes, "the second finds it as declared").to.deep.equal([
        "EnableKeyRotation",
        "UpdateKeyRotationInterval",
      ]);
      const both = await cloud.failedUp(program(60, 180));
      // The engine checks them in no certain order: the one that comes first may have been sent by then.
      const { rotationInterval } = cloud.emulator.key(keyId(1))!;
      expect(both.writes, "the other never is").to.deep.equal(
        rotationInterval === 90 ? [] : ["UpdateKeyRotationInterval"],
      );
    });
  });

  it("is no value that preview does not know yet", async () => {
    await withCloud({ state: { keys: [{ keyId: keyId(1) }, { keyId: keyId(2) }] } }, async (cloud) => {
      const program = () => {
        const first = new KeyRotationPolicy("first", { keyId: keyId(1) });
        // Computed outputs are unknown until the first exists; then the function runs.
        const after = <T>(value: T) => output(first.numberOfRotations).apply(() => value);
        new KeyRotationPolicy("second", {
          keyId: after(keyId(2)),
          rotationInterval: after(60),
          enabled: after(true),
          onDelete: after("disable" as const),
          timeout: after("1m"),
        });
      };
      const preview = await cloud.run("preview", program);
      expect(preview.summary).to.deep.equal({ create: 3 });
      expect(preview.calls).to.deep.equal([]);
      await cloud.up();
      expect(cloud.emulator.key(keyId(2))).to.include({ rotationEnabled: true, rotationInterval: 60 });
      // A change of the first makes its computed outputs unknown again, and the second of unknown inputs.
      expect((await cloud.up()).summary).to.deep.equal({ same: 3 });
    });
  });
});
