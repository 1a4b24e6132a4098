import { isCloudError } from "../../cloud";
import { changedSince, latest } from "../../plan/rotationDue";
import type {
  Facts,
  RotationInputs,
  RotationObservation,
  RotationRecord,
  Unfinished,
} from "../../plan/rotationObservation";
import { iso } from "../../plan/time";
import { explain, Failure } from "../failure";
import { done, type StepResult } from "../kind";
import type { Work } from "../work";
import type { RequestState, RotationTarget } from "./target";
import { cancelledWords, failedWords, lateWords, untracedWords } from "./words";

/** The pause before the second look and the longest one, in milliseconds; each is up to a fifth longer or shorter. */
const [FIRST_PAUSE, LONGEST_PAUSE, GROWTH] = [2000, 30_000, 1.7];
/** Failures of a look that may pass by themselves. */
const PASSING: readonly string[] = ["busy", "throttled", "server", "unreachable", "timeout", "broken"];
/** How long a request without any trace is looked for in one operation, in milliseconds: tasks may show up late. */
const SEARCH = 60_000;

/** An observation with the record that there is once a request was sent. */
export type Followed<F extends Facts> = RotationObservation<F> & { readonly record: RotationRecord };

/**
 * Follows a request that was sent to its end, or to what can be known of it now. It never sends one. It has failed, with
 * the record to keep, if the request does not end in time, failed, or cannot be known.
 */
export async function follow<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  work: Work,
  observed: Followed<F>,
  unfinished: Unfinished,
  inputs: Inputs,
  pauseFirst: boolean,
): Promise<StepResult<RotationObservation<F>>> {
  const { facts, record } = observed;
  const begin = work.runtime.now();
  let known = unfinished;
  for (let look = 0; ; look += 1) {
    if ((pauseFirst || look > 0) && !(await pause(work, look, begin))) {
      const words = work.session.isCancelled() ? cancelledWords(known) : lateWords(known, target.longest);
      return failed(work, words, keep(observed, known));
    }
    const state = await lookOnce(target, work, known, facts, inputs, look);
    if (state.is === "done") {
      return done(finished({ facts: state.facts, record }, known, state.taskStatus));
    }
    if (state.is === "failed") {
      return taskFailed(work, observed, known, state);
    }
    if (state.is === "found") {
      known = { ...known, outcome: "accepted", taskId: state.taskId };
    }
    const settled = settle(work, observed, known, state, inputs, target.longest, begin);
    if (settled !== undefined) {
      return settled;
    }
  }
}

/** What ends the waiting for a request that left no trace: it was not processed, or it cannot be known yet. */
function settle<F extends Facts>(
  work: Work,
  observed: Followed<F>,
  known: Unfinished,
  state: RequestState<F>,
  inputs: RotationInputs,
  longest: number,
  begin: number,
): StepResult<RotationObservation<F>> | undefined {
  const now = work.runtime.now();
  const isOver = state.is === "unchanged" && now >= known.since + longest;
  if (isOver || isSuperseded(observed.record, known, state, inputs)) {
    // A rotation is still owed; that another master key is declared than there is needs no remembering.
    const isOwed = known.operation === "rotate" || observed.record.isOwed;
    return done({ ...observed, record: { ...observed.record, unfinished: undefined, isOwed } });
  }
  if (state.is === "hidden" || (state.is === "unchanged" && now >= begin + SEARCH)) {
    const words =
      state.is === "hidden"
        ? untracedWords(known, state.reason, undefined)
        : untracedWords(known, "Nothing has changed since, and no task is to be seen.", known.since + longest);
    return failed(work, words, keep(observed, known));
  }
  return undefined;
}

/** Whether a changed trigger, which is another request, makes up for this one, so that it needs no answer any more. */
function isSuperseded(
  record: RotationRecord,
  { operation, outcome }: Unfinished,
  state: RequestState<Facts>,
  inputs: RotationInputs,
): boolean {
  // A rotation that was accepted is still to be followed where it is only hidden.
  const isLost =
    state.is === "unchanged" ||
    (state.is === "hidden" && outcome === "ambiguous") ||
    (state.is === "pending" && state.isLate === true);
  return operation === "rotate" && isLost && changedSince(record, inputs).length > 0;
}

async function lookOnce<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  work: Work,
  known: Unfinished,
  facts: F,
  inputs: Inputs,
  look: number,
): Promise<RequestState<F>> {
  try {
    return await target.look(work, known, facts, inputs, look);
  } catch (error) {
    // Not to see it is no end of it: what was accepted must not be lost for a fault on the way.
    if (!isCloudError(error)) {
      return { is: "hidden", reason: explain(work.subject, "following it", error).message };
    }
    if (!PASSING.includes(error.reason)) {
      return { is: "hidden", reason: error.message };
    }
    work.report(`${work.subject}: could not look: ${error.message}`);
    return { is: "pending" };
  }
}

/**
 * Waits a little longer each time, and tells the user. `false`: the wait would go beyond the deadline, or the run was
 * cancelled.
 */
async function pause(work: Work, look: number, begin: number): Promise<boolean> {
  const { runtime, session, subject, deadline } = work;
  const grown = Math.min(LONGEST_PAUSE, FIRST_PAUSE * GROWTH ** look);
  const wait = grown * (0.8 + 0.4 * runtime.random());
  if (runtime.now() + wait > deadline) {
    return false;
  }
  if (look > 0) {
    const seconds = Math.round((runtime.now() - begin) / 1000);
    work.report(
      `${subject}: waiting for the rotation: ${seconds} s, attempt ${look + 1}; until ${iso(deadline) ?? ""} at most. An interrupt (Ctrl-C) waits too; killing Pulumi now may lose track of it`,
    );
  }
  try {
    await runtime.sleep(wait);
  } catch (error) {
    if (!session.isCancelled()) {
      throw error;
    }
  }
  return !session.isCancelled();
}

/** A failure of following, with what must be remembered. */
function failed<F extends Facts>(work: Work, words: string, observed: Followed<F>): StepResult<RotationObservation<F>> {
  return { is: "failed", observed, failure: new Failure(`${work.subject}: ${words}`) };
}

/** What is known of a request that is to be followed by the next `up`. */
function keep<F extends Facts>({ facts, record }: Followed<F>, unfinished: Unfinished): Followed<F> {
  const { taskId } = unfinished;
  const task = taskId === undefined ? {} : { taskId, taskStatus: undefined };
  return { facts, record: { ...record, ...task, unfinished } };
}

/** A request that has ended well. */
export function finished<F extends Facts>(
  { facts, record }: Followed<F>,
  unfinished: Unfinished,
  taskStatus: string | undefined,
): RotationObservation<F> {
  const ended = { ...record, taskId: unfinished.taskId, taskStatus, unfinished: undefined, failed: undefined };
  if (unfinished.operation === "repoint") {
    return { facts, record: { ...record, unfinished: undefined } };
  }
  // The cloud's own time of rotation may not have moved with it [U].
  const at = latest(facts.lastRotationTime, facts.currentSince);
  return { facts: { ...facts, lastRotationTime: at }, record: { ...ended, requestTime: unfinished.since } };
}

/** A rotation whose task failed. */
function taskFailed<F extends Facts>(
  work: Work,
  { facts, record }: Followed<F>,
  { taskId }: Unfinished,
  { code, message }: { readonly code?: string | undefined; readonly message?: string | undefined },
): StepResult<RotationObservation<F>> {
  const why = { since: work.runtime.now(), taskId, code, message };
  const kept = { ...record, taskId, taskStatus: "FAILED", unfinished: undefined, failed: why };
  return failed(work, failedWords(why), { facts, record: kept });
}
