import { expect } from "chai";
import { ClusterKeyRotation } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { settingsOf } from "../support/settings";
import { withStack } from "../support/stack";
import { killed } from "../support/killed";

const masterKeyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const otherKeyId = "0d0466b0-e727-4d9c-b35d-0000000000bb";
const MINUTE = 60_000;
const ROTATE = "RotateKey";
const idOf = (number: number) => `9f76c502-fc9c-4a52-8656-${String(number).padStart(12, "0")}`;

describe("ClusterKeyRotation on a real engine", function () {
  this.timeout(600_000);
  let emulator: Emulator;

  beforeEach(async () => {
    const keys = [{ keyId: masterKeyId }, { keyId: otherKeyId }];
    const clusters = [{ clusterId: idOf(1), masterKeyId, lastRotateKeyTime: "-1d" }];
    emulator = await createEmulator({ state: { keys, clusters } });
  });

  afterEach(() => emulator.close());

  /** Calls that hang are given up soon. */
  const config = () => ({ ...settingsOf(emulator), "huaweicloud-rotation:requestTimeout": "3s" });
  const rotations = (object: string, kind = "cluster") =>
    emulator.rotations().filter((rotation) => rotation.object === object && rotation.kind === kind).length;
  const calls = () => emulator.calls().filter(({ operation }) => operation !== "KeystoneListProjects");
  const posts = (id: string) => calls().filter(({ operation, object }) => operation === ROTATE && object === id).length;

  /** What the engine keeps of a create that failed, and what it does with that: every other place is in test/unit. */
  const ROWS = [
    { fault: { kind: "reset", when: "before" }, sent: 2 },
    { fault: { kind: "reset", when: "after" }, sent: 1 },
    { fault: { status: 403, code: "DWS.7023", times: 3 }, sent: 4 },
  ] as const;
  const lost = ROWS.map((_, index) => idOf(10 + index));

  it("rotates or re-points once for each request, says why, keeps what is unfinished, and does nothing else", async () => {
    const [rotated, left, entered, pointed] = [idOf(1), idOf(2), idOf(3), idOf(4)];
    // Of a cluster that has never rotated, DWS tells no time by which a lost answer could be made up for.
    const lastRotateKeyTime = Date.now() - 86_400_000;
    const ids = [rotated, left, entered, pointed, ...lost];
    emulator.put({ clusters: ids.map((id) => ({ clusterId: id, masterKeyId, lastRotateKeyTime })) });
    let changed = false;
    const program = () => {
      const triggers = changed ? { a: "2", b: "1" } : { a: "1" };
      const made = new ClusterKeyRotation("rotated", { clusterId: rotated, triggers });
      new ClusterKeyRotation("moved", { clusterId: changed ? entered : left });
      new ClusterKeyRotation("pointed", {
        clusterId: pointed,
        rotateOnCreate: false,
        masterKeyId: changed ? otherKeyId : masterKeyId,
      });
      if (changed) {
        lost.forEach((id) => new ClusterKeyRotation(id, { clusterId: id, timeout: "3m" }));
      }
      return Promise.resolve({ masterKeyId: made.masterKeyId });
    };
    await withStack({ program, config: config(), clockOf: emulator }, async (stack) => {
      await stack.up();
      expect([rotated, left, pointed].map(posts), "made; the last is already so").to.deep.equal([1, 1, 0]);
      expect((await stack.outputs()).masterKeyId?.value, "not declared, and seen").to.equal(masterKeyId);

      changed = true;
      ROWS.forEach(({ fault }, index) => emulator.fault({ operation: ROTATE, object: lost[index]!, ...fault }));
      const up = await stack.up({ continueOnError: true, expectFailure: true });
      expect(up.text).to.contain("rotation is due: trigger a changed, trigger b changed");
      expect(up.text).to.contain(`Keep the former key ${masterKeyId} enabled`);
      expect(up.summary, "one is replaced").to.include({ update: 2, replace: 1 });
      expect([rotated, left, entered].map((id) => rotations(id))).to.deep.equal([2, 1, 1]);
      expect([rotations(pointed, "masterKey"), rotations(pointed), posts(pointed)]).to.deep.equal([1, 0, 1]);
      expect(stack.stateText()).to.contain("initErrors");

      emulator.put({ clusters: [{ clusterId: pointed, masterKeyId }] });
      await stack.clock.advance(12 * MINUTE);
      await stack.up({ refresh: true });
      expect(emulator.cluster(pointed)?.masterKeyId, "others changed it").to.equal(otherKeyId);
      expect(lost.map(posts)).to.deep.equal(ROWS.map(({ sent }) => sent));
      expect(lost.map((id) => rotations(id))).to.deep.equal([1, 1, 1]);

      const settled = calls().length;
      expect((await stack.up()).summary).to.deep.equal({ same: 7 });
      await stack.destroy();
      expect(calls(), "a second up, and destroy").to.have.length(settled);
      const named = calls().filter(({ request }) => JSON.stringify(request).includes("master_key_id"));
      expect(new Set(named.map(({ object }) => object)), "where none is declared").to.deep.equal(new Set([pointed]));
    });
  });

  it("rotates once when the engine is killed during the request, with minInterval", async () => {
    emulator.fault({ operation: ROTATE, kind: "delay", delay: "3s", when: "after" });
    const program = () => {
      new ClusterKeyRotation("warehouse", { clusterId: idOf(1), minInterval: "1h" });
      return Promise.resolve();
    };
    await withStack({ program, config: config(), clockOf: emulator }, async (stack) => {
      await killed(stack, emulator, ROTATE);
      await stack.up();
      expect(rotations(idOf(1))).to.equal(1);
    });
  });
});
