import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../../provider/emulator";
import { InProcessResource, settingsInProcess, sharedClock } from "../../../support/inProcess";
import { kindNamed } from "../../../support/kinds";
import { MINUTE } from "./support";

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const secretName = "db-password";
const SECRET = { name: secretName, autoRotation: true, rotationPeriod: "60d" };

const CASES = [
  {
    what: "an interval that KMS never tells",
    kind: "KeyRotationPolicy",
    inputs: { keyId, rotationInterval: 90 },
    other: { keyId, rotationInterval: 120 },
    asked: ["ShowKeyRotationStatus", "rotation_interval"],
    write: "UpdateKeyRotationInterval",
  },
  {
    what: "a period that CSMS never tells",
    kind: "SecretRotationPolicy",
    inputs: { secretName, rotationPeriod: "30d" },
    other: { secretName, rotationPeriod: "40d" },
    asked: ["ShowSecret", "rotation_period"],
    write: "UpdateSecret",
  },
] as const;

for (const { what, kind, inputs, other, asked, write } of CASES) {
  describe(what, () => {
    let emulator: Emulator;
    let resource: InProcessResource;
    beforeEach(async () => {
      emulator = await createEmulator({ state: { keys: [{ keyId, rotationEnabled: true }], secrets: [SECRET] } });
      const [operation, field] = asked;
      emulator.fault({ operation, kind: "lacks", fields: [field], times: Infinity });
      resource = new InProcessResource(
        kindNamed(kind),
        () => settingsInProcess(emulator),
        sharedClock(() => emulator),
      );
    });
    afterEach(() => emulator.close());
    const writes = () => emulator.calls().filter(({ operation }) => operation === write).length;

    it("is set once: each write would begin a new period, and nothing would ever rotate", async () => {
      for (let ups = 0; ups < 3; ups += 1) {
        expect((await resource.up(inputs)).error).to.equal(undefined);
        expect(await resource.refresh()).to.equal(undefined);
      }
      expect(writes()).to.equal(1);
      expect(resource.stored?.outputs).to.include(inputs);
      expect(resource.said.join("\n")).to.match(
        /does not report its (interval|period), so the value in the state is kept/,
      );
      expect((await resource.up(other)).operation).to.equal("update");
      expect(writes(), "another one is declared").to.equal(2);
    });

    it("does not outlive that rotation is turned off by others", async () => {
      await resource.up(inputs);
      emulator.put({ keys: [{ keyId, rotationEnabled: false }], secrets: [{ name: secretName, autoRotation: false }] });
      await resource.refresh();
      expect((await resource.up(inputs)).operation).to.equal("update");
      expect(writes()).to.equal(2);
    });
  });
}

describe("when the interval of a key was set", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await createEmulator({ state: { keys: [{ keyId, rotationEnabled: true }] } });
  });
  afterEach(() => emulator.close());

  it("is told by the cloud's clock, however wrong this machine's is", async () => {
    const clock = sharedClock(() => emulator);
    const wrong = { ...clock, now: () => clock.now() + 40 * MINUTE };
    const resource = new InProcessResource(kindNamed("KeyRotationPolicy"), () => settingsInProcess(emulator), wrong);
    expect((await resource.up({ keyId, rotationInterval: 90 })).error).to.equal(undefined);
    expect(Date.parse(String(resource.stored?.outputs.rotationIntervalSetTime))).to.be.closeTo(clock.now(), 5000);
  });
});
