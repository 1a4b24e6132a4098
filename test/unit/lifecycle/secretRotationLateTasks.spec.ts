// Tasks that are listed late [U], answers that were lost, and ages that others answer. Found by generated schedules of faults (test/faults).
import { expect } from "chai";
import type { Emulator } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import { type InProcess, InProcessResource, startInProcess, withoutRetries } from "../../support/inProcess";
import { kindNamed } from "../../support/kinds";

const secretName = "db-password";
const MINUTE = 60_000;

describe("a rotation that others or an earlier request made", () => {
  let emulator: Emulator;
  let clock: InProcess["clock"];
  let resource: InProcessResource;

  beforeEach(async () => {
    const rotation = { duration: "0s", listedAfter: "20m" };
    const state = { secrets: [{ name: secretName, rotation }] };
    ({ emulator, clock, resource } = await startInProcess("SecretRotation", state, withoutRetries));
  });
  afterEach(() => emulator.close());

  const ups = async (inputs: Properties) => (await resource.up({ secretName, ...inputs })).error;

  for (const [name, first] of [
    ["by this resource", { rotateOnCreate: true }],
    ["by others", { rotateOnCreate: false }],
  ] as const) {
    it(`is not taken for that of a later request: the rotation before it was made ${name}`, async () => {
      if (!first.rotateOnCreate) {
        const other = new InProcessResource(kindNamed("SecretRotation"), () => withoutRetries(emulator), clock);
        await other.up({ secretName });
      }
      expect(await ups({ ...first, triggers: { a: "1" } })).to.equal(undefined);
      emulator.fault({ operation: "RotateSecret", kind: "reset", when: "before" });
      expect(await ups({ ...first, triggers: { a: "2" } })).to.be.a("string");
      expect(emulator.rotations()).to.have.length(1);
      clock.advance(31 * MINUTE);
      expect(await ups({ ...first, triggers: { a: "2" } })).to.equal(undefined);
      expect(emulator.rotations()).to.have.length(2);
    });
  }

  it("leaves alone what is overdue by its own rotations, where others made a version within minInterval", async () => {
    const inputs = { maxAge: "2d", minInterval: "1h" };
    expect(await ups(inputs)).to.equal(undefined);
    clock.advance(31 * 24 * 60 * MINUTE);
    emulator.put({ secrets: [{ name: secretName, versions: [{ id: "v7", stages: ["SYSCURRENT"] }] }] });
    await resource.refresh();
    expect((await resource.up({ secretName, ...inputs })).operation).to.equal("same");
    clock.advance(61 * MINUTE);
    expect(await ups(inputs)).to.equal(undefined);
    expect(emulator.rotations()).to.have.length(2);
  });

  it("is not taken for that of a later request where it failed", async () => {
    emulator.put({ secrets: [{ name: secretName, rotation: { outcome: "FAILED", listedAfter: "0s" } }] });
    expect(await ups({ triggers: { a: "1" } })).to.match(/failed/);
    emulator.put({ secrets: [{ name: secretName, rotation: { outcome: "SUCCESS" } }] });
    const listed = emulator.secret(secretName)?.tasks.map((task) => ({ ...task, listedTime: clock.now() + 20_000 }));
    emulator.put({ secrets: [{ name: secretName, tasks: listed ?? [] }] });
    emulator.fault({ operation: "RotateSecret", kind: "reset", when: "before" });
    expect(await ups({ triggers: { a: "2" } })).not.to.match(/failed/);
    clock.advance(31 * MINUTE);
    expect(await ups({ triggers: { a: "2" } })).to.equal(undefined);
    expect(emulator.rotations()).to.have.length(1);
  });
});
