import { expect } from "chai";
import { operationsOf } from "../../support/calls";
import { endpointsOf, NO_LOOK } from "../../support/settings";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../../provider/emulator";

import { InProcessResource, sharedClock } from "../../support/inProcess";
import { keyId } from "../../support/keys";
import { kindNamed } from "../../support/kinds";

const kind = kindNamed("KeyRotationPolicy");
const key = keyId(1);
const inputs = { keyId: key, rotationInterval: 90 };

describe("KeyRotationPolicy, whichever way the documents leave open", () => {
  let emulator: Emulator;
  let resource: InProcessResource;
  const clock = sharedClock(() => emulator);

  async function start(seed: EmulatorSeed): Promise<void> {
    emulator = await createEmulator({ state: { keys: [{ keyId: key }], ...seed } });
    const { accessKey, secretKey } = emulator.credentials;
    const settings = {
      "huaweicloud:region": emulator.region,
      ...NO_LOOK,
      "huaweicloud:endpoints": endpointsOf(emulator.url),
      "huaweicloud:accessKey": accessKey,
      "huaweicloud:secretKey": secretKey,
    };
    resource = new InProcessResource(kind, () => settings, clock);
  }

  afterEach(() => emulator.close());

  const calls = () => operationsOf(emulator, "kms");

  const ways: EmulatorSeed["behaviour"][] = (["kept", "default", "absent", "zero"] as const).flatMap(
    (intervalWhileOff) =>
      [true, false].flatMap((reenableResetsInterval) =>
        [true, false].map((asStrings) => ({
          intervalWhileOff,
          reenableResetsInterval,
          booleansAsStrings: asStrings,
          numbersAsStrings: asStrings,
          successBody: asStrings ? ("object" as const) : ("empty" as const),
          neverRotated: asStrings ? ("absent" as const) : ("empty" as const),
        })),
      ),
  );
  for (const behaviour of ways) {
    it(`creates, rests, turns off and on: ${JSON.stringify(behaviour)}`, async () => {
      await start({ behaviour });
      await resource.up(inputs);
      expect(calls()).to.deep.equal(["ShowKeyRotationStatus", "EnableKeyRotation", "UpdateKeyRotationInterval"]);
      await resource.refresh();
      expect(await resource.preview(inputs)).to.equal(false);
      await resource.up({ ...inputs, enabled: false });
      expect(emulator.key(key)).to.include({ rotationEnabled: false });
      await resource.refresh();
      expect(resource.stored!.outputs, "the declared interval stands").to.include({
        enabled: false,
        rotationInterval: 90,
      });
      expect(await resource.preview({ ...inputs, enabled: false })).to.equal(false);
      await resource.up(inputs);
      expect(emulator.key(key)).to.include({ rotationEnabled: true, rotationInterval: 90 });
      expect(resource.stored!.outputs).to.include({ enabled: true, rotationInterval: 90 });
    });
  }

  it("waits for a key that was just made, as long as is said, and no longer", async () => {
    await start({ behaviour: { newKeyVisibleAfter: "29s" } });
    expect((await resource.up(inputs)).error).to.equal(undefined);
    emulator.put({ keys: [{ keyId: key, removed: true }] });
    await resource.refresh();
    expect(resource.stored).to.equal(undefined);
    const began = clock.now();
    const { error } = await resource.up(inputs);
    expect(error).to.contain(`KeyRotationPolicy ${key}: not found in ${emulator.region}`);
    expect(error).to.contain("KMS.0207").and.contain(emulator.calls().at(-1)!.requestId);
    expect(clock.now() - began).to.be.within(29_000, 59_000);
    const told = resource.said.filter((line) => line.includes("not found yet; trying again until"));
    expect(told, "said once in each of the two creates").to.have.length(2);
    const short = clock.now();
    expect((await resource.up({ ...inputs, timeout: "5s" })).error).to.contain("not found in cn-north-4");
    expect(clock.now() - short, "the timeout comes first").to.be.below(25_000);
  });

  for (const [lag, converges] of [
    ["5s", true],
    ["14s", true],
    ["10m", false],
  ] as const) {
    it(`waits a bounded time for a status that lags a write by ${lag}`, async () => {
      await start({ behaviour: { statusLagsWrites: lag } });
      await resource.up(inputs);
      // Another policy of the same key is made right after.
      const before = calls().length;
      resource.stored = undefined;
      const { error } = await resource.up(inputs);
      if (converges) {
        expect(error).to.equal(undefined);
        expect(calls().slice(before)).not.to.include("UpdateKeyRotationInterval");
      } else {
        expect(error).to.contain(`KeyRotationPolicy ${key}: `).and.contain("run again");
        const { code, requestId } = emulator.calls().at(-1) ?? {};
        expect(error, "the refusal's code and request").to.contain(code).and.contain(requestId);
      }
      expect(emulator.key(key)).to.include({ rotationEnabled: true, rotationInterval: 90 });
    });
  }

  it("lets a key go that cannot rotate any more, without asking why", async () => {
    for (const code of ["KMS.0209", "KMS.0210", "KMS.0211", "KMS.0313", "KMS.0207"]) {
      await start({});
      await resource.up({ ...inputs, onDelete: "disable" });
      emulator.fault({ operation: "DisableKeyRotation", status: 400, code });
      const before = calls().length;
      await resource.destroy();
      expect(calls().slice(before), code).to.deep.equal(["ShowKeyRotationStatus", "DisableKeyRotation"]);
      await emulator.close();
    }
  });
});
