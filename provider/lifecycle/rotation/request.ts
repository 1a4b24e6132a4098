import { type CloudError, isCloudError } from "../../cloud";
import { Interrupted } from "../failure";
import type { Work } from "../kind";
import { beforeWrite } from "../work";
import { finished, follow } from "./follow";
import type { RotationRecord, Unfinished } from "./record";
import { isOwed } from "./requests";
import type { Facts, RotationInputs, RotationObservation, Sent, Target } from "./target";

/**
 * Sends a request to rotate, once, behind a fence, and follows it to its end.
 *
 * A rotation is not idempotent and takes no token: after the POST has left, nothing here sends it again. What is not
 * known then is found out by comparing with the fence (DESIGN §4).
 *
 * @throws Interrupted if the request may have been processed and is not known to have ended
 */
export async function request<Inputs extends RotationInputs, F extends Facts>(
  target: Target<Inputs, F>,
  work: Work,
  observed: RotationObservation<F>,
  inputs: Inputs,
  operation: Unfinished["operation"],
): Promise<RotationObservation<F>> {
  const { facts } = observed;
  const before = await target.fence(work, operation, facts, inputs);
  const since = work.runtime.now();
  const record = started(observed.record, inputs, operation);
  const owes =
    operation === "repoint" && (observed.record === undefined ? inputs.rotateOnCreate : isOwed(record.unfinished));
  // The task of the rotation before may be listed only now [U]: it must not be taken for this request's.
  const earlier = observed.record?.taskId !== undefined && { earlierTaskId: observed.record.taskId };
  const unfinished: Unfinished = {
    ...{ operation, outcome: "accepted", since, fence: { ...before.fence, ...earlier } },
    ...(owes && { owes }),
  };
  if (before.runningTaskId !== undefined) {
    work.report(`${work.subject}: a rotation runs already (task ${before.runningTaskId}): it counts for this request`);
    return follow(target, work, { facts, record }, { ...unfinished, taskId: before.runningTaskId }, inputs, false);
  }
  await beforeWrite(work);
  const sent = await send(target, work, operation, facts, inputs);
  if ("ambiguous" in sent) {
    work.report(`${work.subject}: the answer was lost: ${sent.ambiguous.message} Looking what became of the request`);
    return follow(target, work, { facts, record }, { ...unfinished, outcome: "ambiguous" }, inputs, true);
  }
  if ("unread" in sent) {
    work.report(`${work.subject}: accepted, and what it did could not be read: ${sent.unread.message} Looking again`);
    return follow(target, work, { facts, record }, unfinished, inputs, true);
  }
  if ("taskId" in sent) {
    return follow(target, work, { facts, record }, { ...unfinished, taskId: sent.taskId }, inputs, true);
  }
  return finished({ facts: sent.facts, record }, unfinished, undefined);
}

/** The record once a request is sent: it is for today's triggers, and no earlier failure counts any more. */
function started(
  record: RotationRecord | undefined,
  { triggers }: RotationInputs,
  operation: Unfinished["operation"],
): RotationRecord {
  // To be pointed to another master key is a request of its own, and answers no trigger. What making the resource asks
  // for is kept apart (`owes`), since it is new no more from here on.
  return operation === "repoint"
    ? (record ?? { triggers })
    : { ...record, triggers, failed: undefined, unfinished: undefined };
}

async function send<Inputs extends RotationInputs, F extends Facts>(
  target: Target<Inputs, F>,
  work: Work,
  operation: Unfinished["operation"],
  facts: F,
  inputs: Inputs,
): Promise<Sent<F> | { readonly ambiguous: CloudError }> {
  try {
    return await target.send(work, operation, facts, inputs);
  } catch (error) {
    if (error instanceof Interrupted || !isCloudError(error) || error.processed === "no") {
      throw error;
    }
    return { ambiguous: error };
  }
}
