import { expect } from "chai";
import { KeyRotationPolicy, type KeyRotationPolicyArgs } from "pulumi-huaweicloud-rotation";
import { withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";

const READ = "ShowKeyRotationStatus";
const ENABLE = "EnableKeyRotation";
const DISABLE = "DisableKeyRotation";
const SET = "UpdateKeyRotationInterval";

const fresh = keyId(1);
const adopted = keyId(2);
const slower = keyId(3);
const off = keyId(4);
const unwanted = keyId(5);
const toggled = keyId(6);
const leaving = keyId(7);

/** A program with a policy of each key, named as the key is. */
function policies(declared: Readonly<Record<string, Partial<KeyRotationPolicyArgs>>>): () => void {
  return () => {
    for (const [key, args] of Object.entries(declared)) {
      new KeyRotationPolicy(key, { keyId: key, ...args });
    }
  };
}

describe("KeyRotationPolicy on a real engine", function () {
  this.timeout(600_000);

  it("makes no more calls than it must, over the whole life of policies", async () => {
    const rotating = { rotationEnabled: true, rotationInterval: 90 };
    const keys = [
      { keyId: fresh },
      { keyId: adopted, ...rotating },
      { keyId: slower, ...rotating, rotationInterval: 180 },
      { keyId: off },
      { keyId: unwanted, ...rotating },
      { keyId: toggled, ...rotating },
      { keyId: leaving, ...rotating },
    ];
    const first = {
      [fresh]: { rotationInterval: 90 },
      [adopted]: { rotationInterval: 90 },
      [slower]: { rotationInterval: 90 },
      [off]: { enabled: false },
      [unwanted]: { enabled: false },
      [toggled]: { rotationInterval: 90 },
      [leaving]: { rotationInterval: 90, onDelete: "disable" as const },
    };
    await withCloud({ state: { keys } }, async (cloud) => {
      const { emulator } = cloud;
      const key = (id: string) => emulator.key(id)!;
      const created = await cloud.up(policies(first));
      expect(created.of(fresh)).to.deep.equal([READ, ENABLE, SET]);
      expect(created.of(slower)).to.deep.equal([READ, SET]);
      expect(created.of(unwanted)).to.deep.equal([READ, DISABLE]);
      for (const id of [adopted, off, toggled, leaving]) {
        expect(created.of(id), id).to.deep.equal([READ]);
      }
      expect(key(fresh)).to.include(rotating);
      expect(key(slower)).to.include(rotating);
      expect(key(unwanted)).to.include({ rotationEnabled: false });
      const outputs = await cloud.outputs("KeyRotationPolicy");
      expect(outputs[fresh]).to.include({ enabled: true, rotationInterval: 90, region: emulator.region });
      const { nextRotationTime, rotationIntervalSetTime } = outputs[fresh] as Record<string, string>;
      expect(Date.parse(nextRotationTime!) - Date.parse(rotationIntervalSetTime!)).to.equal(90 * 86_400_000);
      expect(outputs[adopted], "KMS does not say when its period began").to.include({ nextRotationTime: null });

      const changed = {
        ...first,
        [fresh]: { rotationInterval: 60 },
        [off]: { enabled: false, rotationInterval: 45 },
        [unwanted]: { enabled: true, rotationInterval: 120 },
        [toggled]: { rotationInterval: 90, enabled: false },
      };
      const updated = await cloud.up(policies(changed));
      expect(updated.of(fresh)).to.deep.equal([READ, SET]);
      expect(updated.of(off), "the cloud does not hear of an interval while rotation is off").to.deep.equal([]);
      expect(updated.of(unwanted)).to.deep.equal([READ, ENABLE, SET]);
      expect(updated.of(toggled)).to.deep.equal([READ, DISABLE]);
      for (const id of [adopted, slower, leaving]) {
        expect(updated.of(id), "as it was declared before").to.deep.equal([]);
      }
      expect(updated.summary).to.deep.equal({ update: 4, same: 4 });
      expect((await cloud.outputs("KeyRotationPolicy"))[off]).to.include({ enabled: false, rotationInterval: 45 });
      expect(key(fresh)).to.include({ rotationEnabled: true, rotationInterval: 60 });
      expect(key(unwanted)).to.include({ rotationEnabled: true, rotationInterval: 120 });

      // Behind its back: other intervals, and rotation turned on, off, and removed with its key.
      emulator.put({
        keys: [
          { keyId: fresh, rotationInterval: 200 },
          { keyId: off, rotationEnabled: true, rotationInterval: 365 },
          { keyId: adopted, rotationEnabled: false },
          { keyId: unwanted, removed: true },
        ],
      });
      const drifted = await cloud.run("refresh");
      expect(drifted.calls, "one read of each").to.have.members(Object.keys(first).map(() => READ));
      expect(drifted.summary).to.deep.equal({ update: 3, delete: 1, same: 4 });
      const seen = await cloud.outputs("KeyRotationPolicy");
      expect(seen[fresh]).to.include({ rotationInterval: 200, nextRotationTime: null });
      expect(seen[off]).to.include({ enabled: true });
      expect(seen[adopted]).to.include({ enabled: false });

      const repaired = await cloud.failedUp(policies({ ...changed, [toggled]: { rotationInterval: 90 } }), {
        continueOnError: true,
      });
      expect(repaired.of(fresh)).to.deep.equal([READ, SET]);
      expect(repaired.of(off)).to.deep.equal([READ, DISABLE]);
      expect(repaired.of(adopted)).to.deep.equal([READ, ENABLE, SET]);
      expect(repaired.of(toggled), "its interval is as it was").to.deep.equal([READ, ENABLE, SET]);
      for (const id of [adopted, toggled]) {
        expect(key(id), id).to.include(rotating);
      }
      expect(key(off)).to.include({ rotationEnabled: false });
      const missing = emulator.calls().filter(({ object, code }) => object === unwanted && code === "KMS.0207");
      expect(repaired.text).to.contain(`KeyRotationPolicy ${unwanted}`).and.contain("KMS.0207");
      expect(repaired.text).to.contain(missing.at(-1)!.requestId);

      const destroyed = await cloud.run("destroy");
      expect(destroyed.calls, "only the one that is to be disabled").to.deep.equal([READ, DISABLE]);
      expect(key(leaving)).to.include({ rotationEnabled: false });
      expect(key(fresh)).to.include({ rotationEnabled: true, rotationInterval: 60 });
    });
  });
});
