import type { Handler } from "../handler";
import { ok, Refusal } from "../reply";
import type { Behaviour } from "../state/behaviour";
import type { EmulatedKey } from "../state/key";
import { findKey, refusalOf } from "./key";

/** Reads are answered in every state of the key; for a kind that cannot rotate, as `statusOfUnrotatableKey` says. */
export const showKeyRotationStatus: Handler = (context) => {
  const { lag, now, state } = context;
  const key = lag.view(findKey(context), now);
  const code = refusalOf(key);
  if (code !== undefined && state.behaviour.statusOfUnrotatableKey === "refuse") {
    throw new Refusal(code);
  }
  return ok(statusBody(key, state.behaviour));
};

function statusBody(key: EmulatedKey, behaviour: Behaviour): Record<string, unknown> {
  const number = (value: number) => (behaviour.numbersAsStrings ? String(value) : value);
  const interval = intervalOf(key, behaviour);
  const never = behaviour.neverRotated === "empty" ? "" : undefined;
  return {
    key_rotation_enabled: behaviour.booleansAsStrings ? String(key.rotationEnabled) : key.rotationEnabled,
    rotation_interval: interval === undefined ? undefined : number(interval),
    last_rotation_time: key.lastRotationTime === undefined ? never : String(key.lastRotationTime),
    number_of_rotations: number(key.numberOfRotations),
  };
}

function intervalOf(key: EmulatedKey, { intervalWhileOff }: Behaviour): number | undefined {
  if (key.rotationEnabled) {
    return key.rotationInterval;
  }
  return { kept: key.rotationInterval, default: 365, absent: undefined, zero: 0 }[intervalWhileOff];
}
