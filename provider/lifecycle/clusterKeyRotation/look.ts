import { leftAt } from "../../plan/rotationDue";
import type { Unfinished } from "../../plan/rotationObservation";
import type { RequestState } from "../rotation/target";
import type { Work } from "../session/work";
import { isSurelyAfter, isSurelyBefore, mayBeBetween } from "./clusterTime";
import { NEVER } from "./fence";
import { type ClusterFacts, outputs, read } from "./facts";
import type { Inputs } from "./fields";

const MINUTE = 60_000;

/** Looks whether a request without an answer was processed. A rotation is over when it was accepted: there is no task (§3). */
export async function look(
  work: Work,
  unfinished: Unfinished,
  facts: ClusterFacts,
  { clusterId, masterKeyId }: Inputs,
): Promise<RequestState<ClusterFacts>> {
  const now = await read(work, clusterId, outputs(facts));
  const { operation, fence } = unfinished;
  if (operation === "repoint" && masterKeyId !== fence.wanted) {
    // Another master key is declared by now, or none: this request needs no answer any more.
    return { is: "done", facts: now };
  }
  if (now.hidden !== undefined) {
    return { is: "hidden", reason: now.hidden };
  }
  return operation === "repoint" ? stateOfMasterKey(unfinished, now) : stateOfRotation(unfinished, now);
}

function stateOfMasterKey({ fence }: Unfinished, now: ClusterFacts): RequestState<ClusterFacts> {
  if (now.isMasterKeyTold !== true) {
    return { is: "hidden", reason: "DWS does not report which master key the cluster has." };
  }
  return now.masterKeyId === fence.wanted ? { is: "done", facts: now } : { is: "unchanged" };
}

function stateOfRotation(unfinished: Unfinished, now: ClusterFacts): RequestState<ClusterFacts> {
  const { fence, since } = unfinished;
  const from = leftAt(unfinished);
  const text = now.isTimeTold === true ? now.lastRotationTimeText : undefined;
  if (text === undefined) {
    return { is: "hidden", reason: "DWS does not report when the cluster last rotated." };
  }
  const done: RequestState<ClusterFacts> = { is: "done", facts: { ...now, lastRotationTime: from } };
  const before = fence.isKnown === "true" && typeof fence.lastRotationTime === "string" ? fence.lastRotationTime : "";
  if (before !== "" && before !== NEVER) {
    return text === before ? { is: "unchanged" } : done;
  }
  // No time was read before the request. One that lies on one side of it in every zone tells, and so does one of those
  // very minutes where DWS told before, and twice, that there was none.
  if (isSurelyAfter(text, since) || (before === NEVER && mayBeBetween(text, from - MINUTE, since + MINUTE))) {
    return done;
  }
  return isSurelyBefore(text, from)
    ? { is: "unchanged" }
    : {
        is: "hidden",
        reason:
          "DWS did not report the last rotation before the request, and its times have no zone, so nothing shows whether the request was processed.",
      };
}
