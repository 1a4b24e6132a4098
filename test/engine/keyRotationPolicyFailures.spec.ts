import { expect } from "chai";
import { KeyRotationPolicy } from "pulumi-huaweicloud-rotation";
import { withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";
import { until } from "../support/until";

const READ = "ShowKeyRotationStatus";
const ENABLE = "EnableKeyRotation";
const DISABLE = "DisableKeyRotation";
const SET = "UpdateKeyRotationInterval";

/** A program with a policy of each key, named as the key is. */
function policies(keys: readonly string[], args: { rotationInterval?: number; enabled?: boolean } = {}): () => void {
  return () => {
    for (const key of keys) {
      new KeyRotationPolicy(key, { keyId: key, rotationInterval: 90, onDelete: "disable", ...args });
    }
  };
}

describe("KeyRotationPolicy on a real engine, when things go wrong", function () {
  this.timeout(600_000);

  // Without a refresh in between: test/unit/lifecycle/keyRotationPolicy.spec.ts.
  it("keeps what was done when the interval fails, and keys that are disabled or leave, and lets all of them go", async () => {
    const [made, reset] = [keyId(1), keyId(2)];
    const [disabled, leaving, silent, gone] = [keyId(3), keyId(4), keyId(5), keyId(6)];
    const rest = [disabled, leaving, silent, gone];
    const state = { keys: [made, reset, ...rest].map((key) => ({ keyId: key })) };
    await withCloud({ state, config: { "huaweicloud:maxRetries": "0" } }, async (cloud) => {
      await cloud.up(() => {
        policies([reset], { enabled: false })();
        policies(rest)();
      });
      [made, reset].forEach((key) => cloud.emulator.fault({ operation: SET, object: key, status: 503 }));
      const failed = await cloud.failedUp(policies([made, reset, ...rest]), { continueOnError: true });
      expect(failed.text).to.contain(`KeyRotationPolicy ${made}: setting the interval failed`);
      for (const key of [made, reset]) {
        expect(failed.of(key), key).to.deep.equal([READ, ENABLE, SET]);
      }
      const kept = (await cloud.outputs("KeyRotationPolicy"))[made];
      expect(kept).to.include({ enabled: true, rotationInterval: null, nextRotationTime: null });

      cloud.emulator.put({
        keys: [
          { keyId: disabled, keyState: "3" },
          { keyId: leaving, keyState: "4", scheduledDeletionTime: "7d" },
          { keyId: silent, keyState: "3" },
        ],
      });
      // Whether KMS tells the status of such a key is not documented [U]: for one of them it does not.
      const refuse = { operation: READ, object: silent, status: 400, code: "KMS.0209", times: 2 };
      cloud.emulator.fault(refuse);
      // It erases that a resource is not as it should be.
      const refreshed = await cloud.run("refresh");
      expect(refreshed.text).to.contain(`KeyRotationPolicy ${silent}: the key is disabled or pending deletion`);
      const repaired = await cloud.up();
      expect(repaired.summary).to.deep.equal({ update: 2, same: 5 });
      expect(repaired.calls, "only the rest").to.have.length(4);
      for (const key of [made, reset]) {
        expect(repaired.of(key), key).to.deep.equal([READ, SET]);
        expect(cloud.emulator.key(key), key).to.include({ rotationEnabled: true, rotationInterval: 90 });
      }

      cloud.emulator.put({ keys: [{ keyId: gone, removed: true }] });
      const destroyed = await cloud.run("destroy");
      for (const key of [disabled, leaving, silent]) {
        expect(destroyed.of(key), key).to.deep.equal([READ, DISABLE]);
        expect(destroyed.text).to.contain(`${key}: the key is disabled, pending deletion or deleted`);
      }
      expect(destroyed.of(gone)).to.deep.equal([READ]);
      expect(destroyed.text).to.contain(`${gone}: the key no longer exists`);
      expect(destroyed.summary).to.deep.equal({ delete: 7 });
    });
  });

  it("sends nothing more, and ends, when its engine was killed", async () => {
    const all = [1, 2, 3, 4].map(keyId);
    await withCloud({ state: { keys: all.map((key) => ({ keyId: key })) } }, async (cloud) => {
      cloud.emulator.fault({ operation: READ, kind: "delay", delay: "1h", when: "before", times: 4 });
      const up = cloud.failedUp(policies(all));
      await until(() => cloud.emulator.calls().some(({ operation }) => operation === READ));
      expect(cloud.stack.hosts()).to.have.length(1);
      cloud.stack.killEngine();
      await up;
      // It waits for no answer: none comes for an hour.
      await until(() => cloud.stack.hosts().length === 0);
      expect(cloud.emulator.calls().filter(({ writes }) => writes)).to.deep.equal([]);
    });
  });
});
