import type { EmulatedKey } from "../state/key";
import type { EmulatorState } from "../state/state";

const DAY = 86_400_000;

/**
 * Rotates every key as often as its time has come by now. A key that is not enabled keeps its flag but is not rotated;
 * once it is enabled again, what became due meanwhile is one rotation, then (huawei-apis §1.2).
 */
export function rotateKeys(state: EmulatorState, now: number): void {
  for (const key of state.keys.filter(({ rotationEnabled }) => rotationEnabled)) {
    while (key.keyState === "2" && key.periodStart + key.rotationInterval * DAY <= now) {
      rotate(state, key, key.periodStart + key.rotationInterval * DAY);
    }
  }
}

/** To be called when a key has become enabled again. */
export function resumeKey(key: EmulatedKey, now: number): void {
  key.periodStart = Math.max(key.periodStart, now - key.rotationInterval * DAY);
}

function rotate(state: EmulatorState, key: EmulatedKey, time: number): void {
  key.periodStart = time;
  key.lastRotationTime = time;
  key.numberOfRotations += 1;
  state.rotations.push({ kind: "key", object: key.keyId, time, cause: "automatic" });
}
