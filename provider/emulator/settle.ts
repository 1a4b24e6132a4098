import { settleSecret } from "./csms/task";
import { rotateKeys } from "./kms/automaticRotation";
import type { EmulatorState } from "./state/state";

/** Lets everything take place that has become due by now: automatic rotations, and the ends of tasks. */
export function settle(state: EmulatorState, now: number): void {
  rotateKeys(state, now);
  for (const secret of state.secrets) {
    settleSecret(state, secret, now);
  }
}
