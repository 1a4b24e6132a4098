import { expect } from "chai";
import { ClusterKeyRotation, type ClusterKeyRotationArgs } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../provider/emulator";
import { settingsOf } from "../support/settings";
import { type TestStack, withStack } from "../support/stack";
import { BROKEN_REQUESTS } from "../support/brokenRequests";
import { killed } from "../support/killed";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const otherClusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d58";
const masterKeyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const otherKeyId = "0d0466b0-e727-4d9c-b35d-0000000000bb";
const MINUTE = 60_000;
const DAY = 86_400_000;
const ROTATE = "RotateKey";

describe("ClusterKeyRotation on a real engine", function () {
  this.timeout(600_000);
  let emulator: Emulator;

  const keys = [{ keyId: masterKeyId }, { keyId: otherKeyId }];
  const start = async (seed: EmulatorSeed = {}) => {
    const clusters = [clusterId, otherClusterId].map((id) => ({ clusterId: id, masterKeyId }));
    emulator = await createEmulator({ state: { keys, clusters, ...seed } });
  };

  beforeEach(() => start());
  afterEach(() => emulator.close());

  /** Calls that hang are given up soon. */
  const config = () => ({ ...settingsOf(emulator), "huaweicloud-rotation:requestTimeout": "3s" });
  const rotations = (object: string, kind = "cluster") =>
    emulator.rotations().filter((rotation) => rotation.object === object && rotation.kind === kind).length;
  const calls = () => emulator.calls().filter(({ operation }) => operation !== "KeystoneListProjects");
  const posts = (id: string) => calls().filter(({ operation, object }) => operation === ROTATE && object === id).length;

  /** Runs a body with a stack whose program is one ClusterKeyRotation, and `declare` to change what it declares. */
  function withRotation(
    args: Partial<ClusterKeyRotationArgs>,
    body: (stack: TestStack, declare: (args: Partial<ClusterKeyRotationArgs>) => void) => Promise<void>,
  ): Promise<void> {
    let declared = args;
    const program = () => {
      const made = new ClusterKeyRotation("warehouse", { clusterId, ...declared });
      return Promise.resolve({ masterKeyId: made.masterKeyId });
    };
    return withStack({ program, config: config(), clockOf: emulator }, (stack) =>
      body(stack, (next) => (declared = next)),
    );
  }

  it("rotates once for each request, says why before, and does nothing else", async () => {
    await withRotation({ triggers: { a: "1" } }, async (stack, declare) => {
      expect((await stack.preview()).text).to.contain(`ClusterKeyRotation ${clusterId}: rotation is due: new`);
      expect(posts(clusterId), "preview").to.equal(0);
      await stack.up();
      expect(rotations(clusterId), "create").to.equal(1);
      expect((await stack.outputs()).masterKeyId?.value, "not declared, and seen").to.equal(masterKeyId);
      const before = calls().length;
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
      expect(calls(), "a second up").to.have.length(before);
      declare({ triggers: { a: "2", b: "1" } });
      expect((await stack.preview()).text).to.contain("rotation is due: trigger a changed, trigger b changed");
      await stack.up();
      expect(rotations(clusterId), "two triggers").to.equal(2);
      declare({ triggers: { a: "2", b: "1" }, maxAge: "90d" });
      await stack.up();
      await stack.clock.advance(90 * DAY + MINUTE);
      expect((await stack.preview()).text).to.match(/rotation is due: due since 20/);
      await stack.up();
      expect(rotations(clusterId), "age").to.equal(3);
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
      await stack.refresh();
      expect(rotations(clusterId), "refresh").to.equal(3);
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
      declare({ clusterId: otherClusterId });
      await stack.up();
      expect([rotations(clusterId), rotations(otherClusterId)], "replaced").to.deep.equal([3, 1]);
      await stack.destroy();
      expect(emulator.rotations()).to.have.length(4);
      const named = calls().filter(({ request }) => JSON.stringify(request).includes("master_key_id"));
      expect(named, "no master key is named where none is declared").to.deep.equal([]);
    });
  });

  it("points the cluster to another master key in place, once, and back when others change it", async () => {
    await withRotation({ rotateOnCreate: false, masterKeyId }, async (stack, declare) => {
      await stack.up();
      expect(posts(clusterId), "already so").to.equal(0);
      declare({ rotateOnCreate: false, masterKeyId: otherKeyId });
      const changed = await stack.up();
      expect(changed.summary, "not replaced").to.deep.equal({ same: 1, update: 1 });
      expect(changed.text).to.contain(`Keep the one before, ${masterKeyId}, enabled`);
      expect([rotations(clusterId, "masterKey"), rotations(clusterId), posts(clusterId)]).to.deep.equal([1, 0, 1]);
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
      emulator.put({ clusters: [{ clusterId, masterKeyId }] });
      expect((await stack.refresh()).summary, "drift is seen").to.include({ update: 1 });
      await stack.up();
      expect(emulator.cluster(clusterId)?.masterKeyId).to.equal(otherKeyId);
      declare({ rotateOnCreate: false, masterKeyId, triggers: { a: "1" } });
      await stack.up();
      const bodies = calls()
        .filter(({ operation }) => operation === ROTATE)
        .slice(-2);
      expect(
        bodies.map(({ request }) => "master_key_id" in request),
        "first the key, then the rotation",
      ).to.deep.equal([true, false]);
    });
  });

  const ROWS = [
    ...BROKEN_REQUESTS,
    { name: "429", fault: { status: 429, times: 2 }, sent: 3 },
    { name: "busy (DWS.7023)", fault: { status: 403, code: "DWS.7023", times: 3 }, sent: 4 },
  ];

  for (const operation of ["rotate", "repoint"] as const) {
    describe(`for each place where a request to ${operation} can break`, () => {
      const ids = ROWS.map((_, index) => `9f76c502-fc9c-4a52-8656-0000000000${String(index).padStart(2, "0")}`);
      const seen = new Map<string, { done: number; posts: number }>();
      let last: Record<string, number> = {};

      before(async () => {
        await start({ clusters: ids.map((id) => ({ clusterId: id, masterKeyId })) });
        ROWS.forEach(({ fault }, index) => emulator.fault({ operation: ROTATE, object: ids[index] ?? "", ...fault }));
        const declared = operation === "rotate" ? {} : { rotateOnCreate: false, masterKeyId: otherKeyId };
        const program = () => {
          ids.forEach((id) => new ClusterKeyRotation(id, { clusterId: id, timeout: "3m", ...declared }));
          return Promise.resolve();
        };
        await withStack({ program, config: config(), clockOf: emulator }, async (stack) => {
          await stack.up({ continueOnError: true, expectFailure: true });
          await stack.up({ continueOnError: true, expectFailure: true, refresh: true });
          await stack.clock.advance(11 * MINUTE);
          await stack.up({ refresh: true });
          const kind = operation === "rotate" ? "cluster" : "masterKey";
          ids.forEach((id) => seen.set(id, { done: rotations(id, kind), posts: posts(id) }));
          last = (await stack.up()).summary;
        });
        await emulator.close();
      });

      ROWS.forEach(({ name, sent }, index) => {
        it(`does it exactly once: ${name}`, () => {
          expect(seen.get(ids[index] ?? "")).to.deep.equal({ done: 1, posts: sent });
        });
      });

      it("changes nothing more in the next up", () => {
        expect(last).to.deep.equal({ same: ROWS.length + 1 });
      });
    });
  }

  it("never runs two operations on one cluster at a time, and rotates for each of two resources", async () => {
    emulator.put({ behaviour: { busyAfterRotate: "20s" } });
    const slow = { operation: ROTATE, kind: "delay", delay: "300ms", times: Infinity } as const;
    emulator.fault(slow);
    const program = () => {
      ["one", "two"].forEach((name) => new ClusterKeyRotation(name, { clusterId }));
      return Promise.resolve();
    };
    await withStack({ program, config: config(), clockOf: emulator }, async (stack) => {
      await stack.up();
      expect(rotations(clusterId)).to.equal(2);
      const times = calls().map(({ startedAt, endedAt }) => [startedAt, endedAt] as const);
      const overlaps = times.filter(([begun], index) =>
        times.slice(0, index).some(([, ended]) => begun < (ended ?? 0)),
      );
      expect(overlaps).to.deep.equal([]);
    });
  });

  it("works without the permission to read, and keeps an answerless request until it is given", async () => {
    emulator.put({ denied: ["dws:cluster:getEncryptInfo"] });
    await withRotation({ triggers: { a: "1" } }, async (stack, declare) => {
      await stack.up();
      expect(rotations(clusterId)).to.equal(1);
      declare({ triggers: { a: "1" }, maxAge: "90d" });
      expect((await stack.up({ expectFailure: true })).text).to.contain("dws:cluster:getEncryptInfo");
      declare({ triggers: { a: "1" }, masterKeyId });
      expect((await stack.up({ expectFailure: true })).text).to.contain("dws:cluster:getEncryptInfo");
      emulator.fault({ operation: ROTATE, kind: "reset", when: "after" });
      declare({ triggers: { a: "2" } });
      await stack.up({ expectFailure: true });
      await stack.clock.advance(20 * MINUTE);
      await stack.refresh();
      await stack.up({ expectFailure: true });
      expect(posts(clusterId)).to.equal(2);
      emulator.put({ denied: [] });
      await stack.up();
      expect([rotations(clusterId), posts(clusterId)]).to.deep.equal([2, 2]);
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
    });
  });

  it("rotates once in an operator's loop of ups while the cluster is busy", async () => {
    emulator.put({ clusters: [{ clusterId, busyUntil: Date.now() + 5 * MINUTE }] });
    await withRotation({ timeout: "10s" }, async (stack) => {
      let failures = 0;
      for (let run = 0; run < 20; run += 1) {
        const { failed } = await stack.up().catch(() => ({ failed: true }));
        failures += failed ? 1 : 0;
        await stack.clock.advance(20_000);
      }
      expect(failures).to.be.within(5, 19);
      expect(rotations(clusterId)).to.equal(1);
    });
  });

  describe("when the engine is killed", () => {
    it("before the request: rotates once", async () => {
      emulator.fault({ operation: "ShowClusterEncryptInfo", kind: "delay", delay: "2s" });
      await withRotation({}, async (stack) => {
        await killed(stack, emulator, "KeystoneListProjects");
        expect(posts(clusterId)).to.equal(0);
        await stack.up();
        expect(rotations(clusterId)).to.equal(1);
      });
    });

    for (const [name, minInterval, expected] of [
      ["with minInterval: rotates once", "1h", 1],
      ["without minInterval: nothing is left to tell, so it rotates again", undefined, 2],
    ] as const) {
      it(`during the request, ${name}`, async () => {
        emulator.fault({ operation: ROTATE, kind: "delay", delay: "3s", when: "after" });
        await withRotation({ ...(minInterval && { minInterval }) }, async (stack) => {
          await killed(stack, emulator, ROTATE);
          await stack.up();
          expect(rotations(clusterId)).to.equal(expected);
          expect((await stack.up()).summary).to.deep.equal({ same: 2 });
        });
      });
    }
  });
});
