import { dws } from "../../cloud";
import type { Fence, Unfinished } from "../../plan/rotationObservation";
import type { RequestAnswer } from "../rotation/target";
import type { Work } from "../session/work";
import { mayBeAt } from "./clusterTime";
import { type ClusterFacts, outputs, read } from "./facts";
import type { Inputs } from "./fields";
import { checkMasterKey } from "./masterKey";

/** What DWS's times are told in, with some room for its clock's difference from ours, in milliseconds. */
const SECOND = 2000;

/**
 * Stands in a fence for the time of the last rotation where DWS was asked twice and told none, and the state knows none
 * either: it proves little. One that the state knows may be told again later, and then proves nothing.
 */
export const NEVER = "never";

/**
 * The time of the last rotation, and the master key, as far as DWS told them just now. It tells the time in whole
 * seconds: a rotation in the same second as the one before could not be told from it, so that second is let pass.
 */
export async function fence(
  work: Work,
  operation: Unfinished["operation"],
  facts: ClusterFacts,
  { clusterId, masterKeyId: wanted }: Inputs,
): Promise<{ fence: Fence }> {
  if (operation === "repoint" && wanted !== undefined) {
    await checkMasterKey(work, wanted);
  }
  // What was not told is asked for once more: a fence that holds nothing proves nothing.
  const isUntold = operation === "rotate" && facts.hidden === undefined && facts.isTimeTold !== true;
  const isStale = facts.isStale === true;
  const before = isStale || isUntold ? await read(work, clusterId, outputs(facts)) : facts;
  const { masterKeyId, lastRotationTimeText: lastRotationTime } = before;
  const untold = lastRotationTime === undefined ? NEVER : undefined;
  if (before.isTimeTold === true && mayBeAt(lastRotationTime, work.now(), SECOND)) {
    await work.runtime.sleep(SECOND);
  }
  return {
    fence: {
      wanted,
      ...(before.isMasterKeyTold === true && { masterKeyId }),
      ...(before.hidden === undefined && {
        isKnown: "true",
        lastRotationTime: before.isTimeTold === true ? lastRotationTime : untold,
      }),
    },
  };
}

/** Sends the request. */
export async function send(
  work: Work,
  operation: Unfinished["operation"],
  facts: ClusterFacts,
  { clusterId, masterKeyId }: Inputs,
  leaving: () => void,
): Promise<RequestAnswer<ClusterFacts>> {
  let leftAt = work.now();
  const noted = () => {
    leftAt = work.now();
    leaving();
  };
  const options = { ...work.place, deadline: work.deadline, leaving: noted };
  if (operation === "repoint" && masterKeyId !== undefined) {
    work.report(
      `${work.subject}: will switch to master key ${masterKeyId}. Keep the former key ${facts.masterKeyId ?? "unknown"} enabled: disabling or deleting a key that a cluster still needs takes the cluster down`,
    );
    const request = { cluster_id: clusterId, master_key_id: masterKeyId };
    const { master_key_name: masterKeyName } = await work.cloud.call(dws.RotateKey, request, options);
    return { facts: { ...facts, masterKeyId, masterKeyName, isStale: true } };
  }
  // Without master_key_id: with it, the call is another operation.
  const { rotate_key_time: text } = await work.cloud.call(dws.RotateKey, { cluster_id: clusterId }, options);
  return { facts: { ...facts, lastRotationTimeText: text, lastRotationTime: leftAt } };
}
