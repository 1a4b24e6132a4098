import { expect } from "chai";
import type { Emulator } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import { type InProcess, type InProcessResource, startInProcess } from "../../support/inProcess";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const masterKeyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const otherKeyId = "0d0466b0-e727-4d9c-b35d-0000000000bb";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ROTATE = "RotateKey";

describe("ClusterKeyRotation, where two things come together", () => {
  let emulator: Emulator;
  let clock: InProcess["clock"];
  let resource: InProcessResource;

  beforeEach(async () => {
    const state = { keys: [{ keyId: masterKeyId }, { keyId: otherKeyId }], clusters: [{ clusterId, masterKeyId }] };
    ({ emulator, clock, resource } = await startInProcess("ClusterKeyRotation", state));
  });
  afterEach(() => emulator.close());

  const done = () =>
    ["masterKey", "cluster"].map((of) => emulator.rotations().filter((rotation) => rotation.kind === of).length);
  const posts = () => emulator.calls().filter(({ operation }) => operation === ROTATE).length;
  const ups = async (inputs: Properties) => (await resource.up(inputs)).error;
  const again = async (inputs: Properties) => (await resource.up(inputs)).operation;

  describe("made with another master key", () => {
    for (const [name, inputs, expected] of [
      ["rotates too", { clusterId, masterKeyId: otherKeyId }, [1, 1]],
      [
        "rotates no more where rotateOnCreate is false",
        { clusterId, masterKeyId: otherKeyId, rotateOnCreate: false, triggers: { a: "1" } },
        [1, 0],
      ],
    ] as const) {
      it(name, async () => {
        expect(await ups(inputs)).to.equal(undefined);
        expect(done()).to.deep.equal(expected);
        const calls = emulator.calls().filter(({ operation }) => operation !== "KeystoneListProjects");
        expect(calls).to.have.length(expected[1] === 1 ? 5 : 3);
        expect(await again(inputs)).to.equal("same");
      });

      for (const when of ["before", "after"] as const) {
        it(`${name}, the answer lost ${when} the effect`, async () => {
          emulator.fault({ operation: ROTATE, kind: "reset", when });
          await ups({ ...inputs, timeout: "30s" });
          await resource.refresh();
          clock.advance(12 * MINUTE);
          expect(await ups(inputs)).to.equal(undefined);
          expect(done()).to.deep.equal(expected);
          expect(await again(inputs)).to.equal("same");
          expect(resource.stored?.outputs).not.to.have.any.keys("unfinishedRotation", "creationUnfinished");
        });
      }
    }

    it("rotates in the next up, where the rotation itself was refused", async () => {
      const inputs = { clusterId, masterKeyId: otherKeyId, timeout: "10s" };
      emulator.put({ behaviour: { busyAfterRotate: "1m" } });
      expect(await ups(inputs)).to.match(/DWS\.7023/);
      expect(done()).to.deep.equal([1, 0]);
      await resource.refresh();
      clock.advance(2 * MINUTE);
      expect(await ups(inputs)).to.equal(undefined);
      expect(done()).to.deep.equal([1, 1]);
      expect(await again(inputs)).to.equal("same");
    });
  });

  it("gives the rotation after a re-pointing a fence of its own", async () => {
    await ups({ clusterId, masterKeyId, triggers: { a: "1" } });
    clock.advance(HOUR);
    const inputs = { clusterId, masterKeyId: otherKeyId, triggers: { a: "2" } };
    emulator.fault({ operation: ROTATE, kind: "delay", delay: "1ms" });
    emulator.fault({ operation: ROTATE, kind: "reset", when: "before" });
    await ups(inputs);
    clock.advance(12 * MINUTE);
    expect(await ups(inputs)).to.equal(undefined);
    expect(done()).to.deep.equal([1, 2]);
  });

  it("counts the wait for a lost request from its sending, not from the wait for a busy cluster", async () => {
    emulator.put({ clusters: [{ clusterId, lastRotateKeyTime: "-1d" }] });
    // Each pause is 12.5 seconds here: 12 minutes and a half in all.
    emulator.fault({ operation: ROTATE, status: 403, code: "DWS.7023", times: 60 });
    emulator.fault({ operation: ROTATE, kind: "reset", when: "before" });
    const inputs = { clusterId, timeout: "1h" };
    expect(await ups(inputs)).to.match(/not known/);
    expect(await ups(inputs)).to.match(/not known/);
    expect(posts()).to.equal(61);
    clock.advance(12 * MINUTE);
    expect(await ups(inputs)).to.equal(undefined);
    expect(done()).to.deep.equal([0, 1]);
  });

  it("takes a master key that cannot be looked at now for no lost request", async () => {
    await ups({ clusterId, masterKeyId });
    emulator.fault({ operation: "ListKeyDetail", status: 500, times: Infinity });
    const inputs = { clusterId, masterKeyId: otherKeyId };
    expect(await ups(inputs)).to.match(/ListKeyDetail/);
    expect(resource.stored?.outputs).not.to.have.property("unfinishedRotation");
    emulator.clearFaults();
    expect(await ups(inputs)).to.equal(undefined);
    expect(done()).to.deep.equal([1, 1]);
  });

  it("forgets a re-pointing that was not processed and is declared no more", async () => {
    await ups({ clusterId, masterKeyId });
    emulator.fault({ operation: ROTATE, kind: "reset", when: "before" });
    await ups({ clusterId, masterKeyId: otherKeyId });
    clock.advance(12 * MINUTE);
    emulator.put({ denied: ["dws:cluster:rotateKey"] });
    expect(await ups({ clusterId, masterKeyId: otherKeyId })).to.match(/rotateKey/);
    emulator.put({ denied: [] });
    await ups({ clusterId, masterKeyId });
    expect(done()).to.deep.equal([0, 1]);
    expect(await again({ clusterId, masterKeyId })).to.equal("same");
    expect(resource.stored?.outputs).not.to.have.property("unfinishedRotation");
  });

  it("does not point twice where a trigger changes while it is not known whether it did", async () => {
    await ups({ clusterId, masterKeyId, triggers: { a: "1" } });
    emulator.fault({ operation: ROTATE, kind: "reset", when: "before" });
    await ups({ clusterId, masterKeyId: otherKeyId, triggers: { a: "1" } });
    const sent = posts();
    const inputs = { clusterId, masterKeyId: otherKeyId, triggers: { a: "2" } };
    expect(await ups(inputs)).to.match(/not known/);
    expect(posts()).to.equal(sent);
    clock.advance(12 * MINUTE);
    expect(await ups(inputs)).to.equal(undefined);
    expect(done()).to.deep.equal([1, 2]);
  });

  for (const when of ["before", "after"] as const) {
    it(`takes no rotation for its own that it could not see, though it may read by now: lost ${when} the effect`, async () => {
      emulator.put({ denied: ["dws:cluster:getEncryptInfo"] });
      await ups({ clusterId, triggers: { a: "1" } });
      clock.advance(HOUR);
      emulator.fault({ operation: ROTATE, kind: "reset", when });
      await ups({ clusterId, triggers: { a: "2" } });
      clock.advance(HOUR);
      emulator.put({ denied: [] });
      expect(await ups({ clusterId, triggers: { a: "2" } })).to.match(/did not report .*before the request/);
      expect(done()).to.deep.equal([0, when === "before" ? 1 : 2]);
    });
  }

  for (const zone of ["+08:00", "-05:00"]) {
    it(`judges minInterval by its own record where the cloud's times are in ${zone}`, async () => {
      emulator.put({ behaviour: { dwsTimeZone: zone } });
      const inputs = { clusterId, minInterval: "2h" };
      await ups({ ...inputs, triggers: { a: "1" } });
      clock.advance(9 * HOUR);
      await resource.refresh();
      await ups({ ...inputs, triggers: { a: "2" } });
      expect(done()).to.deep.equal([0, 2]);
      emulator.fault({ operation: ROTATE, kind: "reset", when: "after" });
      clock.advance(9 * HOUR);
      await ups({ ...inputs, triggers: { a: "3" } });
      clock.advance(9 * HOUR);
      await resource.refresh();
      await ups({ ...inputs, triggers: { a: "4" } });
      expect(done()).to.deep.equal([0, 4]);
    });
  }

  it("refuses a second rotation of one cluster in one run, the same or another", async () => {
    for (const second of [{ masterKeyId }, { masterKeyId: otherKeyId }, { maxAge: "90d" }]) {
      const provider = await resource.provider();
      const failures = async (inputs: Properties) => (await provider.check({}, { clusterId, ...inputs })).failures;
      expect(await failures({ masterKeyId })).to.deep.equal([]);
      expect((await failures(second))[0]?.reason).to.match(/rotated by two resources/);
    }
  });

  it("says that it waits for a busy cluster, and that it must not read one any more", async () => {
    await ups({ clusterId });
    emulator.fault({ operation: ROTATE, status: 403, code: "DWS.7023", times: 3 });
    expect(await ups({ clusterId, triggers: { a: "1" } })).to.equal(undefined);
    expect(resource.said.filter((line) => /DWS\.7023.*Retrying until 20/.test(line))).to.have.length(1);
    emulator.put({ denied: ["dws:cluster:getEncryptInfo"] });
    await resource.refresh();
    expect(resource.said.at(-1)).to.match(
      /cannot be read, so the values in the state are kept: .*dws:cluster:getEncryptInfo/,
    );
    expect(resource.stored?.outputs).to.include({ masterKeyId });
  });
});
