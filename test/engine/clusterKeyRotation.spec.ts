import { expect } from "chai";
import { ClusterKeyRotation, type ClusterKeyRotationArgs } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../provider/emulator";
import { settingsOf } from "../support/settings";
import { type TestStack, withStack } from "../support/stack";
import { killed } from "../support/killed";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const otherClusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d58";
const masterKeyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const otherKeyId = "0d0466b0-e727-4d9c-b35d-0000000000bb";
const MINUTE = 60_000;
const ROTATE = "RotateKey";

describe("ClusterKeyRotation on a real engine", function () {
  this.timeout(600_000);
  let emulator: Emulator;

  const keys = [{ keyId: masterKeyId }, { keyId: otherKeyId }];
  const start = async (seed: EmulatorSeed = {}) => {
    const clusters = [clusterId, otherClusterId].map((id) => ({
      clusterId: id,
      masterKeyId,
      lastRotateKeyTime: "-1d",
    }));
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
      declare({ clusterId: otherClusterId });
      await stack.up();
      expect([rotations(clusterId), rotations(otherClusterId)], "replaced").to.deep.equal([2, 1]);
      await stack.destroy();
      expect(emulator.rotations()).to.have.length(3);
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
      expect(changed.text).to.contain(`Keep the former key ${masterKeyId} enabled`);
      expect([rotations(clusterId, "masterKey"), rotations(clusterId), posts(clusterId)]).to.deep.equal([1, 0, 1]);
      emulator.put({ clusters: [{ clusterId, masterKeyId }] });
      expect((await stack.refresh()).summary, "drift is seen").to.include({ update: 1 });
      await stack.up();
      expect(emulator.cluster(clusterId)?.masterKeyId).to.equal(otherKeyId);
    });
  });

  /** What the engine keeps of a create that failed, and what it does with that: every other place is in test/unit. */
  describe("when the answer to a request is lost, or the cluster is busy", () => {
    const ROWS = [
      { fault: { kind: "reset", when: "before" }, sent: 2 },
      { fault: { kind: "reset", when: "after" }, sent: 1 },
      { fault: { status: 403, code: "DWS.7023", times: 3 }, sent: 4 },
    ] as const;
    const ids = ROWS.map((_, index) => `9f76c502-fc9c-4a52-8656-00000000000${index}`);

    it("rotates exactly once, over several ups with refreshes", async () => {
      // Of a cluster that has never rotated, DWS tells no time by which a lost answer could be made up for.
      const lastRotateKeyTime = Date.now() - 86_400_000;
      emulator.put({ clusters: ids.map((id) => ({ clusterId: id, masterKeyId, lastRotateKeyTime })) });
      ROWS.forEach(({ fault }, index) => emulator.fault({ operation: ROTATE, object: ids[index]!, ...fault }));
      const program = () => {
        ids.forEach((id) => new ClusterKeyRotation(id, { clusterId: id, timeout: "3m" }));
        return Promise.resolve();
      };
      await withStack({ program, config: config(), clockOf: emulator }, async (stack) => {
        await stack.up({ continueOnError: true, expectFailure: true });
        expect(stack.stateText()).to.contain("initErrors");
        await stack.clock.advance(12 * MINUTE);
        await stack.up({ refresh: true });
        expect(ids.map((id) => posts(id))).to.deep.equal(ROWS.map(({ sent }) => sent));
        expect(ids.map((id) => rotations(id))).to.deep.equal([1, 1, 1]);
        expect((await stack.up()).summary).to.deep.equal({ same: ROWS.length + 1 });
      });
    });
  });

  it("rotates once when the engine is killed during the request, with minInterval", async () => {
    emulator.fault({ operation: ROTATE, kind: "delay", delay: "3s", when: "after" });
    await withRotation({ minInterval: "1h" }, async (stack) => {
      await killed(stack, emulator, ROTATE);
      await stack.up();
      expect(rotations(clusterId)).to.equal(1);
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
    });
  });
});
