import { output } from "@pulumi/pulumi";
import { expect } from "chai";
import { KeyRotationPolicy, type KeyRotationPolicyArgs } from "pulumi-huaweicloud-rotation";
import { said, withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";

/** Resources of which every input that is given here is wrong, by the name of the resource; others: test/unit/lifecycle/check.spec.ts. */
const BAD: Readonly<Record<string, Record<string, unknown>>> = {
  "not-given": { keyId: undefined, rotationInterval: 29, timeout: "10", projectId: "../x", rotationIntervall: 90 },
  "not-a-number": { rotationInterval: NaN },
};

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
      await refused("preview", "not-given");
      await refused("up", "not-a-number");
      expect(cloud.emulator.calls()).to.deep.equal([]);
    });
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
