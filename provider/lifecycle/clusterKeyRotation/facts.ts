import { dws, isCloudError } from "../../cloud";
import type { Properties } from "../properties";
import type { Work } from "../work";
import type { Facts } from "../../plan/rotationObservation";
import { text as textOf } from "../values";
import { fromIso, iso } from "../../plan/time";
import { clusterTime, isSameTime } from "./clusterTime";

/** What was read of a cluster's encryption. */
export interface ClusterFacts extends Facts {
  /** Why it could not be read, in the cloud's words: that needs a permission of its own. */
  readonly hidden?: string | undefined;
  readonly masterKeyId: string | undefined;
  readonly masterKeyName: string | undefined;
  readonly cryptAlgorithm: string | undefined;
  /** The time of the last rotation as DWS writes it, without a zone. */
  readonly lastRotationTimeText: string | undefined;
  /** That the cluster was pointed to another master key since this was read, which may move the time of rotation [U]. */
  readonly isStale?: boolean;
}

/** Reads a cluster's encryption: one call. Without the permission for it, what was known stands. */
export async function read(work: Work, id: string, known: Properties): Promise<ClusterFacts> {
  try {
    return await readEncryption(work, id, known);
  } catch (error) {
    if (isCloudError(error) && error.reason === "denied") {
      const before = recall(known);
      if (before.hidden === undefined) {
        work.report(
          `${work.subject}: what is known of its encryption stands, since it must not be read: ${error.message}`,
        );
      }
      return { ...before, hidden: error.message };
    }
    throw error;
  }
}

/** Reads a cluster's encryption: one call. @throws CloudError */
export async function readEncryption(work: Work, id: string, known: Properties): Promise<ClusterFacts> {
  const info = await work.cloud.call(
    dws.ShowClusterEncryptInfo,
    { cluster_id: id },
    { ...work.place, deadline: work.deadline },
  );
  const before = recall(known);
  const text = info.last_rotate_key_time;
  // Of a rotation that we made the time is ours, and in no doubt.
  const isKnown = before.lastRotationTime !== undefined && isSameTime(text, before.lastRotationTimeText);
  const isEncrypted = (info.master_key_id ?? info.crypt_algorithm ?? info.master_key_name) !== undefined;
  return {
    masterKeyId: info.master_key_id,
    masterKeyName: info.master_key_name,
    cryptAlgorithm: info.crypt_algorithm,
    lastRotationTimeText: text,
    lastRotationTime: isKnown ? before.lastRotationTime : clusterTime(text, work.runtime.now()),
    refusal: isEncrypted ? undefined : "it is not encrypted; only an encrypted cluster has a key to rotate",
  };
}

/** What the state holds of a cluster. */
export function recall(state: Properties): ClusterFacts {
  const isKnown = (textOf(state.masterKeyId) ?? textOf(state.cryptAlgorithm)) !== undefined;
  return {
    hidden: isKnown ? undefined : "It has not been read yet.",
    masterKeyId: textOf(state.masterKeyId),
    masterKeyName: textOf(state.masterKeyName),
    cryptAlgorithm: textOf(state.cryptAlgorithm),
    lastRotationTimeText: textOf(state.lastRotationTimeText),
    lastRotationTime: fromIso(state.lastRotationTime),
  };
}

/** The facts as outputs. */
export function outputs(facts: ClusterFacts): Properties {
  return {
    masterKeyId: facts.masterKeyId,
    masterKeyName: facts.masterKeyName,
    cryptAlgorithm: facts.cryptAlgorithm,
    lastRotationTimeText: facts.lastRotationTimeText,
    lastRotationTime: iso(facts.lastRotationTime),
  };
}
