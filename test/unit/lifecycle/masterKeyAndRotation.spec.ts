// A cluster's master key and its rotation, asked for together: each is a request of its own. Found by generated schedules
// of faults (test/faults) and by reading for them.
import { expect } from "chai";
import type { Emulator } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import { type InProcess, type InProcessResource, startInProcess, withoutRetries } from "../../support/inProcess";
import { keyId } from "../../support/keys";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const [masterKeyId, otherKeyId] = [keyId(1), keyId(2)];
const MINUTE = 60_000;

describe("a cluster's master key and its rotation", () => {
  let emulator: Emulator;
  let clock: InProcess["clock"];
  let resource: InProcessResource;

  beforeEach(async () => {
    const state = { keys: [{ keyId: masterKeyId }, { keyId: otherKeyId }], clusters: [{ clusterId, masterKeyId }] };
    ({ emulator, clock, resource } = await startInProcess("ClusterKeyRotation", state, withoutRetries));
  });
  afterEach(() => emulator.close());

  const done = () => emulator.rotations().map(({ kind }) => kind);
  const posts = () => emulator.calls().filter(({ operation }) => operation === "RotateKey").length;
  const ups = async (inputs: Properties) => (await resource.up({ clusterId, ...inputs })).error;

  async function rests(inputs: Properties): Promise<void> {
    expect((await resource.up({ clusterId, ...inputs })).operation).to.equal("same");
    expect(resource.stored?.outputs).not.to.have.property("unfinishedRotation");
  }

  for (const triggers of [undefined, { a: "1" }]) {
    const inputs = { masterKeyId: otherKeyId, ...(triggers && { triggers }) };
    const having = triggers ? "with triggers" : "without triggers";

    it(`does both when the resource is made, ${having}`, async () => {
      expect(await ups(inputs)).to.equal(undefined);
      expect(done()).to.deep.equal(["masterKey", "cluster"]);
      await rests(inputs);
    });

    it(`does both where the rotation failed at first, ${having}`, async () => {
      emulator.fault({ operation: "RotateKey", kind: "delay", delay: "1ms" });
      emulator.fault({ operation: "RotateKey", status: 403, code: "DWS.5045" });
      expect(await ups(inputs)).to.match(/DWS\.5045/);
      await resource.refresh();
      expect(await ups(inputs)).to.equal(undefined);
      expect(done()).to.deep.equal(["masterKey", "cluster"]);
      await rests(inputs);
    });

    it(`only points where it is only to adopt, ${having}`, async () => {
      expect(await ups({ ...inputs, rotateOnCreate: false })).to.equal(undefined);
      expect(done()).to.deep.equal(["masterKey"]);
      await rests({ ...inputs, rotateOnCreate: false });
    });

    for (const when of ["before", "after"] as const) {
      it(`never sends the master key again while it is not known whether it was set, lost ${when}, ${having}`, async () => {
        emulator.fault({ operation: "RotateKey", kind: "reset", when });
        await ups(inputs);
        expect(posts()).to.equal(when === "before" ? 1 : 2);
        clock.advance(11 * MINUTE);
        expect(await ups(inputs)).to.equal(undefined);
        expect(done()).to.deep.equal(["masterKey", "cluster"]);
        await rests(inputs);
      });
    }
  }

  it("still owes a rotation that was not processed, when another master key is declared meanwhile", async () => {
    await ups({ triggers: { a: "1" } });
    emulator.fault({ operation: "RotateKey", kind: "reset", when: "before" });
    await ups({ triggers: { a: "2" } });
    clock.advance(11 * MINUTE);
    expect(await ups({ triggers: { a: "2" }, masterKeyId: otherKeyId })).to.equal(undefined);
    expect(done()).to.deep.equal(["cluster", "masterKey", "cluster"]);
    await rests({ triggers: { a: "2" }, masterKeyId: otherKeyId });
  });

  it("does not rotate for a master key that was not set and that nobody declares any more", async () => {
    const inputs = { rotateOnCreate: false };
    await ups(inputs);
    emulator.fault({ operation: "RotateKey", kind: "reset", when: "before" });
    await ups({ ...inputs, masterKeyId: otherKeyId });
    clock.advance(11 * MINUTE);
    emulator.fault({ operation: "RotateKey", status: 403, code: "DWS.5045" });
    expect(await ups({ ...inputs, masterKeyId: otherKeyId })).to.match(/DWS\.5045/);
    expect(await ups(inputs)).to.equal(undefined);
    expect(done()).to.deep.equal([]);
    await rests(inputs);
  });

  it("takes a failed look at the master key for nothing else: nothing was sent", async () => {
    emulator.fault({ operation: "ListKeyDetail", status: 500 });
    expect(await ups({ rotateOnCreate: false, masterKeyId: otherKeyId })).to.match(/ListKeyDetail/);
    expect([posts(), resource.stored]).to.deep.equal([0, undefined]);
    expect(await ups({ rotateOnCreate: false, masterKeyId: otherKeyId })).to.equal(undefined);
    expect(done()).to.deep.equal(["masterKey"]);
  });

  for (const format of ["milliseconds", "iso", "date time"] as const) {
    it(`does not guess what became of a request by a time that it could not see before: ${format}`, async () => {
      emulator.put({ denied: ["dws:cluster:getEncryptInfo"], behaviour: { lastRotateKeyTimeFormat: format } });
      emulator.fault({ operation: "RotateKey", kind: "reset", when: "after" });
      expect(await ups({})).to.match(/getEncryptInfo/);
      clock.advance(31 * MINUTE);
      emulator.put({ denied: [] });
      expect(await ups({})).to.match(/did not report .*before the request/);
      expect(await ups({ triggers: { again: "1" } })).to.equal(undefined);
      expect(done()).to.deep.equal(["cluster", "cluster"]);
      await rests({ triggers: { again: "1" } });
    });
  }
});
