import { csms, hasCode, type ResponseOf } from "../../cloud";
import type { Properties } from "../properties";
import type { Work } from "../session/work";
import { latest } from "../../plan/rotationDue";
import type { Facts, RotationInputs } from "../../plan/rotationObservation";
import type { Looking } from "../look/looks";
import { secretRefusal } from "../secretRefusal";
import { text, truth } from "../state/values";
import { fromIso, iso, knownBy } from "../../plan/time";

/** What was read of a secret: never its value. */
export interface SecretFacts extends Facts {
  /** The version that is SYSCURRENT. */
  readonly versionId: string | undefined;
  /** When it became so, as far as that was read just now: the time of the stage, and nothing that stands for it. */
  readonly stageTime?: number | undefined;
  /** The version that was current before it, as far as this resource saw. */
  readonly previousVersionId: string | undefined;
  readonly automaticRotation: boolean | undefined;
  /** The cloud's next automatic rotation, in milliseconds since 1970. */
  readonly nextRotationTime: number | undefined;
}

type Stage = Partial<ResponseOf<typeof csms.ShowSecretStage>["stage"]>;

/** Reads a secret and its current version's stage: two calls, neither of which returns the value. */
export async function read(work: Work, id: string, known: Properties): Promise<SecretFacts> {
  const options = { ...work.place, deadline: work.deadline };
  const { secret } = await work.cloud.call(csms.ShowSecret, { secret_name: id }, options);
  const stage = await showCurrentStage(work, id);
  const versionId = stage.version_id;
  const before = recall(known);
  const currentSince = stage.update_time ?? secret.create_time;
  return {
    versionId,
    previousVersionId: before.versionId === versionId ? before.previousVersionId : before.versionId,
    // Whether a rotation that was asked for moves the cloud's time is not documented [U]: ours, once known, stands.
    lastRotationTime: latest(secret.rotation_time, knownBy(work.now(), before.lastRotationTime)),
    currentSince,
    stageTime: stage.update_time,
    changedSince: unlessFirst(versionId, currentSince),
    automaticRotation: secret.auto_rotation,
    nextRotationTime: secret.next_rotation_time,
    refusal: secretRefusal(secret),
  };
}

/**
 * Looks at a secret before anything is written to it. Its current version takes a call of its own, and tells only what
 * `maxAge` and `minInterval` need.
 */
export async function readBefore(looking: Looking, id: string, inputs: RotationInputs): Promise<SecretFacts> {
  const secret = await looking.secret(id);
  const refusal = secretRefusal({ secret_type: secret.secretType, state: secret.state });
  const isAged = inputs.maxAge !== undefined || inputs.minInterval !== undefined;
  const stage = isAged && refusal === undefined ? await showCurrentStage(looking.work, id) : {};
  const currentSince = stage.update_time ?? secret.creationTime;
  return {
    versionId: stage.version_id,
    previousVersionId: undefined,
    lastRotationTime: secret.lastRotationTime,
    currentSince,
    changedSince: unlessFirst(stage.version_id, currentSince),
    automaticRotation: secret.rotates,
    nextRotationTime: secret.nextRotationTime,
    refusal,
  };
}

/** The stage of the current version; empty for a secret that has none, which is not gone (huawei-apis §2.4). */
async function showCurrentStage(work: Work, id: string): Promise<Stage> {
  try {
    const options = { ...work.place, deadline: work.deadline };
    return (await work.cloud.call(csms.ShowSecretStage, { secret_name: id, stage_name: "SYSCURRENT" }, options)).stage;
  } catch (error) {
    if (hasCode(error, "CSMS.0205", "CSMS.0206")) {
      return {};
    }
    throw error;
  }
}

/** What the state holds of a secret. */
export function recall(state: Properties): SecretFacts {
  return {
    versionId: text(state.versionId),
    previousVersionId: text(state.previousVersionId),
    lastRotationTime: fromIso(state.lastRotationTime),
    currentSince: fromIso(state.versionTime),
    changedSince: unlessFirst(state.versionId, fromIso(state.versionTime)),
    automaticRotation: truth(state.automaticRotation),
    nextRotationTime: fromIso(state.nextRotationTime),
  };
}

/** The facts as outputs. */
export function outputs(facts: SecretFacts): Properties {
  return {
    versionId: facts.versionId,
    previousVersionId: facts.previousVersionId,
    versionTime: iso(facts.currentSince),
    lastRotationTime: iso(facts.lastRotationTime),
    automaticRotation: facts.automaticRotation,
    nextRotationTime: iso(facts.nextRotationTime),
  };
}

/** CSMS numbers the versions of a secret from v1 on. */
function unlessFirst(versionId: unknown, since: number | undefined): number | undefined {
  return versionId === "v1" ? undefined : since;
}
