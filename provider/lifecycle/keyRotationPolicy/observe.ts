import { hasCode, kms } from "../../cloud";
import type { Properties } from "../properties";
import type { Work } from "../session/work";
import { truth } from "../state/values";
import { fromIso } from "../../plan/time";
import type { Observation } from "../../plan/keyRotationPolicy";
import { BAD_STATE, CANNOT_ROTATE } from "./refusal";

/** Reads whether and how often a key rotates: one call. Why it cannot rotate is known of a key that was looked at. */
export async function observe(work: Work, id: string, state: Properties): Promise<Observation> {
  const observed = await observeStatus(work, id, state);
  const refusal = work.session.refusals.get(work.session.objectOf({ id: "keyId" }, id, { ...work.place }));
  return refusal === undefined || Object.keys(state).length > 0 ? observed : { ...observed, refusal };
}

async function observeStatus(work: Work, id: string, state: Properties): Promise<Observation> {
  try {
    const status = await work.cloud.call(
      kms.ShowKeyRotationStatus,
      { key_id: id },
      { ...work.place, deadline: work.deadline },
    );
    const enabled = status.key_rotation_enabled;
    const rotationInterval = status.rotation_interval ?? untold(work, enabled, state);
    return {
      enabled,
      rotationInterval,
      lastRotationTime: status.last_rotation_time,
      numberOfRotations: status.number_of_rotations,
      rotationIntervalSetTime: setTime(state, enabled, rotationInterval),
    };
  } catch (error) {
    // Whether KMS answers for a key that cannot rotate is not documented [U]: such a key's rotation is off.
    if (hasCode(error, ...CANNOT_ROTATE)) {
      return NEVER;
    }
    // A key that is disabled or pending deletion keeps its setting, and may not tell it [U]: what was seen last stands.
    if (hasCode(error, ...BAD_STATE)) {
      work.report(`${work.subject}: the key is disabled or pending deletion, and KMS does not report its rotation`);
      return recall(state);
    }
    throw error;
  }
}

/**
 * The interval of a key that rotates and of which KMS does not tell it [U]: what is known of it stays. To set it at every
 * look would begin a new period each time, and the key would never rotate.
 */
function untold(work: Work, enabled: boolean, state: Properties): number | undefined {
  const known = enabled ? recall(state) : undefined;
  if (known?.enabled !== true || known.rotationInterval === undefined) {
    return undefined;
  }
  work.report(`${work.subject}: KMS does not report its interval, so the value in the state is kept`);
  return known.rotationInterval;
}

/** What the state holds of a key. */
export function recall(state: Properties): Observation {
  const { enabled, rotationInterval, numberOfRotations } = state;
  return {
    enabled: truth(enabled),
    rotationInterval: typeof rotationInterval === "number" ? rotationInterval : undefined,
    lastRotationTime: fromIso(state.lastRotationTime),
    numberOfRotations: typeof numberOfRotations === "number" ? numberOfRotations : undefined,
    rotationIntervalSetTime: fromIso(state.rotationIntervalSetTime),
  };
}

/** What is known of a key that does not rotate. */
export const NEVER: Observation = {
  enabled: false,
  rotationInterval: undefined,
  lastRotationTime: undefined,
  numberOfRotations: undefined,
  rotationIntervalSetTime: undefined,
};

/** When we set the interval, as long as the cloud still has the one that we set; another one was set by someone else. */
function setTime(state: Properties, enabled: boolean, rotationInterval: number | undefined): number | undefined {
  const ours = enabled && state.enabled === true && state.rotationInterval === rotationInterval;
  return ours ? fromIso(state.rotationIntervalSetTime) : undefined;
}
