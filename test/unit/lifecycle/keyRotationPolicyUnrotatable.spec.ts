import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { InProcessResource, settingsInProcess, sharedClock } from "../../support/inProcess";
import { keyId } from "../../support/keys";
import { kindNamed } from "../../support/kinds";

/** The kinds of keys that KMS does not rotate, with its code and a word of the reason. */
const UNROTATABLE = [
  [{ defaultKey: true }, "KMS.0211", "default key"],
  [{ origin: "external" as const }, "KMS.0312", "imported"],
  [{ keySpec: "RSA_2048" }, "KMS.0324", "RSA"],
  [{ keySpec: "EC_P256" }, "KMS.0325", "asymmetric"],
  [{ keySpec: "HMAC_256" }, "KMS.0341", "HMAC"],
  [{ keystoreId: "8f4e3c1d" }, "KMS.0338", "custom keystore"],
  [{ keyState: "3" as const }, "KMS.0209", "disabled"],
  [{ keyState: "4" as const }, "KMS.0210", "pending deletion"],
  [{ refusal: "KMS.0319" }, "KMS.0319", "this version of KMS"],
] as const;
const key = keyId(1);

describe("a policy of a key that cannot rotate", () => {
  let emulator: Emulator;
  afterEach(() => emulator.close());

  const clock = sharedClock(() => emulator);
  const calls = () => emulator.calls().filter(({ service }) => service === "kms");

  for (const statusOfUnrotatableKey of ["off", "refuse"] as const) {
    for (const [kind, code, reason] of UNROTATABLE) {
      it(`is refused with the reason, and taken as off: ${reason}, whose status is ${statusOfUnrotatableKey}`, async () => {
        emulator = await createEmulator({
          state: { keys: [{ keyId: key, ...kind }], behaviour: { statusOfUnrotatableKey } },
        });
        const settings = { ...settingsInProcess(emulator), "huaweicloud-rotation:lookBeforeCreate": "false" };
        const resource = new InProcessResource(kindNamed("KeyRotationPolicy"), () => settings, clock);
        const { error } = await resource.up({ keyId: key });
        const refusal = calls().find(({ writes }) => writes)!;
        expect(error).to.contain(`KeyRotationPolicy ${key}: the key cannot rotate`);
        expect(error).to.contain(code).and.contain(reason).and.contain(refusal.requestId);
        expect(calls().map(({ operation }) => operation)).to.deep.equal([
          "ShowKeyRotationStatus",
          "EnableKeyRotation",
          "ListKeyDetail",
        ]);
        const before = calls().length;
        expect((await resource.up({ keyId: key, enabled: false })).error).to.equal(undefined);
        expect(
          calls()
            .slice(before)
            .filter(({ writes }) => writes),
        ).to.deep.equal([]);
        expect(resource.stored?.outputs).to.include({ enabled: false });
        expect(await resource.preview({ keyId: key, enabled: false })).to.equal(false);
      });
    }
  }

  // While a disabled key's status is refused for a while, it is neither known to be on nor off [U].
  for (const [keyState, code] of [
    ["3", "KMS.0209"],
    ["4", "KMS.0210"],
  ] as const) {
    it(`is taken as off once its status is refused with ${code}`, async () => {
      emulator = await createEmulator({ state: { keys: [{ keyId: key, keyState }] } });
      const settings = settingsInProcess(emulator);
      const resource = new InProcessResource(kindNamed("KeyRotationPolicy"), () => settings, clock);
      emulator.fault({ operation: "ShowKeyRotationStatus", status: 400, code, times: 1 });
      expect((await resource.up({ keyId: key, enabled: false })).error).to.equal(undefined);
      expect(calls().filter(({ writes }) => writes)).to.deep.equal([]);
    });
  }
});
