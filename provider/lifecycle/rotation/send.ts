import { isCloudError } from "../../cloud";
import { isNew } from "../../plan/rotationDue";
import type {
  Facts,
  RotationInputs,
  RotationObservation,
  RotationRecord,
  Unfinished,
} from "../../plan/rotationObservation";
import { explain, Failure } from "../failure";
import { done, type StepResult } from "../kind";
import { beforeWrite, type Work } from "../session/work";
import { follow } from "./follow";
import { finished } from "./followed";
import type { RequestAnswer, RotationTarget } from "./target";

/**
 * Sends a request to rotate, once, behind a fence, and follows it to its end.
 *
 * A rotation is not idempotent and takes no token: after the POST has left, nothing here sends it again. What is not
 * known then is found out by comparing with the fence (DESIGN §4). It has failed, with the record to keep, if the
 * request may have been processed and is not known to have ended.
 */
export async function sendRequest<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  work: Work,
  observed: RotationObservation<F>,
  inputs: Inputs,
  operation: Unfinished["operation"],
): Promise<StepResult<RotationObservation<F>>> {
  const { facts } = observed;
  const before = await target.fence(work, operation, facts, inputs, tasksThatAreOver(observed.record));
  const record = started(observed.record, inputs, operation);
  // The task of the rotation before may be listed only now [U]: it must not be taken for this request's.
  const earlier = observed.record?.taskId !== undefined && { earlierTaskId: observed.record.taskId };
  // Its time is when it was last sent, not when the wait for a busy cluster began.
  // A machine that is suspended while it waits for the answer notes that much later than the request left.
  let left: { readonly leftAt: number } | undefined;
  const accepted = (taskId?: string): Unfinished => {
    const fence = { ...before.fence, ...earlier, ...left };
    return { operation, outcome: "accepted", since: work.now(), taskId, fence };
  };
  if (before.runningTaskId !== undefined) {
    work.report(
      `${work.subject}: a rotation is already running (task ${before.runningTaskId}): it answers this request`,
    );
    const adopted = { ...accepted(before.runningTaskId), isAdopted: true } as const;
    return follow(target, work, { facts, record }, adopted, inputs, false);
  }
  await beforeWrite(work);
  const sent = await post(target, work, operation, facts, inputs, () => (left = { leftAt: work.now() }));
  if ("ambiguous" in sent) {
    work.report(
      `${work.subject}: the answer was lost: ${sent.ambiguous.message} Checking whether the request was processed`,
    );
    const unfinished: Unfinished = { ...accepted(), outcome: "ambiguous" };
    return withCause(await follow(target, work, { facts, record }, unfinished, inputs, true), sent.ambiguous);
  }
  if ("taskId" in sent) {
    const hasTask = sent.taskId !== undefined;
    return follow(target, work, { facts, record }, accepted(sent.taskId), inputs, hasTask);
  }
  return done(finished(target, { facts: sent.facts, record }, accepted(), undefined));
}

/** Tasks that are known to be over, whatever a list says of them, or leaves out. */
function tasksThatAreOver(record: RotationRecord | undefined): readonly string[] {
  const { abandonedTasks = [], taskId, taskStatus } = record ?? {};
  const hasEnded = taskStatus === "SUCCESS" || taskStatus === "FAILED";
  return taskId !== undefined && hasEnded ? [...abandonedTasks, taskId] : abandonedTasks;
}

/** A failure that names what came back too, such as a code of the cloud's that is doubted, while nobody knows more. */
function withCause<F extends Facts>(
  result: StepResult<RotationObservation<F>>,
  { message }: Error,
): StepResult<RotationObservation<F>> {
  if (result.is !== "failed" || result.observed.record?.unfinished?.outcome !== "ambiguous") {
    return result;
  }
  return { ...result, failure: new Failure(`${result.failure.message} The cloud answered: ${message}`) };
}

/** The record once a request is sent: it is for today's triggers, and no earlier failure counts any more. */
function started(
  record: RotationRecord | undefined,
  { triggers }: RotationInputs,
  operation: Unfinished["operation"],
): RotationRecord {
  // To be pointed to another master key is a request of its own, and answers no trigger.
  return operation === "repoint"
    ? { ...record, triggers: record?.triggers, isNew: isNew(record) || undefined }
    : {
        ...record,
        triggers,
        failed: undefined,
        unfinished: undefined,
        isOwed: undefined,
        isNew: undefined,
        putOffSince: undefined,
      };
}

async function post<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  work: Work,
  operation: Unfinished["operation"],
  facts: F,
  inputs: Inputs,
  leaving: () => void,
): Promise<RequestAnswer<F> | { readonly ambiguous: Error }> {
  try {
    return await target.send(work, operation, facts, inputs, leaving);
  } catch (error) {
    // What failed may be another call, such as signing in; our own failures come before anything is sent.
    const isUnsent =
      error instanceof Failure ||
      (isCloudError(error) && (error.operation !== target.requestName || error.processed === "no"));
    if (isUnsent) {
      throw error;
    }
    // Of what else there may be, nothing proves that the request was not processed.
    return { ambiguous: isCloudError(error) ? error : explain(work.subject, "rotating it", error) };
  }
}
