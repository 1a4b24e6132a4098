import type { EmulatedKey } from "../state/key";
import type { EmulatorState } from "../state/state";

const DAY = 86_400_000;

/**
 * Performs all rotations of keys that are due by now. A disabled key keeps its flag but does not rotate. Once it is
 * enabled again, everything that became due meanwhile is one rotation (huawei-apis §1.2).
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
