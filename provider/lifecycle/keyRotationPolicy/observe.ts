import { hasCode, kms } from "../../cloud";
import type { Properties, Work } from "../kind";
import type { Observation } from "./plan";
import { BAD_STATE, CANNOT_ROTATE } from "./refusal";

/** Reads whether and how often a key rotates: one call. `undefined` if the key does not exist. */
export async function observe(work: Work, id: string, state: Properties): Promise<Observation | undefined> {
  try {
    const status = await work.cloud.call(
      kms.ShowKeyRotationStatus,
      { key_id: id },
      { ...work.place, deadline: work.deadline },
    );
    const enabled = status.key_rotation_enabled ?? false;
    return {
      enabled,
      rotationInterval: status.rotation_interval,
      lastRotationTime: status.last_rotation_time,
      numberOfRotations: status.number_of_rotations,
      rotationIntervalSetTime: setTime(state, enabled, status.rotation_interval),
    };
  } catch (error) {
    if (hasCode(error, "KMS.0207")) {
      return undefined;
    }
    // Whether KMS answers for a key that cannot rotate is not documented: such a key's rotation is off.
    if (hasCode(error, ...CANNOT_ROTATE)) {
      return nothingKnown(false);
    }
    if (hasCode(error, ...BAD_STATE)) {
      return nothingKnown(undefined);
    }
    throw error;
  }
}

function nothingKnown(enabled: boolean | undefined): Observation {
  const unknown = undefined;
  return {
    enabled,
    rotationInterval: unknown,
    lastRotationTime: unknown,
    numberOfRotations: unknown,
    rotationIntervalSetTime: unknown,
  };
}

/** When we set the interval, as long as the cloud still has the one that we set; another one was set by someone else. */
function setTime(state: Properties, enabled: boolean, rotationInterval: number | undefined): number | undefined {
  const ours = enabled && state.enabled === true && state.rotationInterval === rotationInterval;
  return ours && typeof state.rotationIntervalSetTime === "string"
    ? Date.parse(state.rotationIntervalSetTime)
    : undefined;
}
