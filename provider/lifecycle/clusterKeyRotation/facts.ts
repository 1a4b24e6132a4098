import { dws, isCloudError, type ResponseOf } from "../../cloud";
import type { Properties } from "../properties";
import type { Work } from "../session/work";
import { clusterObstacle } from "../../plan/eligibility";
import type { Facts } from "../../plan/rotationObservation";
import type { Looking } from "../look/looks";
import { text as textOf } from "../state/values";
import { fromIso, iso, knownBy } from "../../plan/time";
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
  /** Whether DWS reported the master key in this read. Otherwise the known one is kept. */
  readonly isMasterKeyTold?: boolean;
  /** Whether DWS reported the time of the last rotation in this read. */
  readonly isTimeTold?: boolean;
  /** True after a switch of the master key since this read: the switch may move the time of rotation [U]. */
  readonly isStale?: boolean;
}

type EncryptInfo = ResponseOf<typeof dws.ShowClusterEncryptInfo>;

/** Reads a cluster's encryption: one call. Without the permission, the known facts are kept. */
export async function read(work: Work, id: string, known: Properties): Promise<ClusterFacts> {
  try {
    const facts = await readEncryption(work, id, known);
    // The read of a create does not return the version; the look before it does.
    const refusal = work.session.refusals.get(objectOf(work, id));
    return refusal === undefined || Object.keys(known).length > 0 ? facts : { ...facts, refusal };
  } catch (error) {
    if (isCloudError(error) && error.reason === "denied") {
      const before = recall(known);
      if (before.hidden === undefined) {
        work.report(
          `${work.subject}: its encryption cannot be read, so the values in the state are kept: ${error.message}`,
        );
      }
      return { ...before, hidden: error.message };
    }
    throw error;
  }
}

/** Looks at a cluster before anything is written to it: its encryption, and its version, which only the list tells. */
export async function readBefore(looking: Looking, id: string): Promise<ClusterFacts> {
  const { work } = looking;
  const facts = await readEncryption(work, id, {});
  const obstacle =
    facts.refusal === undefined ? clusterObstacle({ version: await looking.clusterVersion(id) }) : undefined;
  if (obstacle === undefined) {
    return facts;
  }
  const refusal = `it ${obstacle.reason}`;
  work.session.refusals.set(objectOf(work, id), refusal);
  return { ...facts, refusal };
}

function objectOf({ session, place }: Work, id: string): string {
  return session.objectOf({ id: "clusterId" }, id, { ...place });
}

/** Reads a cluster's encryption: one call. @throws CloudError */
async function readEncryption(work: Work, id: string, known: Properties): Promise<ClusterFacts> {
  const options = { ...work.place, deadline: work.deadline };
  const info = await work.cloud.call(dws.ShowClusterEncryptInfo, { cluster_id: id }, options);
  return factsOf(work, info, recall(known));
}

function factsOf(work: Work, info: EncryptInfo, before: ClusterFacts): ClusterFacts {
  const { master_key_id: masterKeyId, last_rotate_key_time: text } = info;
  const isEncrypted = (masterKeyId ?? info.crypt_algorithm ?? info.master_key_name) !== undefined;
  if (!isEncrypted) {
    const refusal = "it is not encrypted; only an encrypted cluster has a key to rotate";
    return { ...NOTHING, refusal };
  }
  if (masterKeyId === undefined) {
    work.report(`${work.subject}: DWS does not report its master key, so the value in the state is kept`);
  }
  // The time of a rotation that we requested is our own, and certain.
  const ours = knownBy(work.now(), before.lastRotationTime);
  const isOurs = ours !== undefined && (text === undefined || isSameTime(text, before.lastRotationTimeText));
  return {
    masterKeyId: masterKeyId ?? before.masterKeyId,
    masterKeyName: info.master_key_name,
    cryptAlgorithm: info.crypt_algorithm,
    lastRotationTimeText: text ?? before.lastRotationTimeText,
    lastRotationTime: isOurs ? ours : clusterTime(text, work.now()),
    isMasterKeyTold: masterKeyId !== undefined,
    isTimeTold: text !== undefined,
  };
}

/** The facts of a cluster that is not encrypted. */
const NOTHING = {
  masterKeyId: undefined,
  masterKeyName: undefined,
  cryptAlgorithm: undefined,
  lastRotationTimeText: undefined,
  lastRotationTime: undefined,
};

/** The facts that the state holds. */
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
