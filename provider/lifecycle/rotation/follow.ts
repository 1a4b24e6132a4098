import { type CloudError, isCloudError } from "../../cloud";
import { BACK_OFF, changedSince, hasAgedSince, isPastLongest, resendableFrom } from "../../plan/rotationDue";
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
import type { Work } from "../session/work";
import { finished, type Followed, keep, owed } from "./followed";
import type { RequestState, RotationTarget } from "./target";
import { cancelledWords, failedWords, lateWords, untracedWords } from "./words";

/** The pause before the second look and the longest one, in milliseconds; each is up to a fifth longer or shorter. */
const [FIRST_PAUSE, LONGEST_PAUSE, GROWTH] = [2000, 30_000, 1.7];
/** Failures of a look that may pass by themselves. */
const PASSING: readonly string[] = ["busy", "throttled", "server", "unreachable", "timeout", "broken"];
/** How long one operation searches for a request that left no trace, in milliseconds: tasks may be listed late. */
const SEARCH = 60_000;

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
      return done(finished(target, { facts: state.facts, record }, known, state.taskStatus));
    }
    if (state.is === "failed") {
      return taskFailed(work, observed, known, state.code);
    }
    if (state.is === "earlier") {
      work.report(stillDue(work, known.taskId, "had ended before, though its status was not reported"));
      return done(owed(observed, known, known.taskId === undefined ? [] : [known.taskId]));
    }
    if (state.is === "found") {
      known = { ...known, outcome: "accepted", taskId: state.taskId };
    }
    const settled = settle(target, work, observed, known, state, inputs, begin);
    if (settled !== undefined) {
      return settled;
    }
  }
}

/** How the wait for a request without a trace ends: it was not processed, or that is not known yet. */
function settle<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  work: Work,
  observed: Followed<F>,
  known: Unfinished,
  state: RequestState<F>,
  inputs: Inputs,
  begin: number,
): StepResult<RotationObservation<F>> | undefined {
  const { longest } = target;
  const isOver = state.is === "unchanged" && isPastLongest(target, known.since, work.now());
  if (isOver || isSuperseded(target, observed.record, known, state, inputs, work.now())) {
    return done(owed(observed, known, state.is === "stuck" ? state.tasks : []));
  }
  if (state.is === "stuck") {
    return countAsFailed(work, observed, known, state);
  }
  if (state.is === "hidden") {
    return failed(work, untracedWords(known, state.reason, undefined), keep(observed, known));
  }
  const isSearched = work.runtime.now() >= begin + SEARCH;
  if (state.is === "unchanged" && isSearched) {
    const reason = "Nothing has changed since, and no task is listed.";
    return failed(work, untracedWords(known, reason, resendableFrom(known.since, longest)), keep(observed, known));
  }
  return state.is === "untraceable" && isSearched
    ? failed(work, untracedWords(known, state.reason, undefined), keep(observed, known))
    : undefined;
}

/** Whether a newer request makes up for this one, so that it needs no answer any more: a changed trigger, an age that passed again. */
function isSuperseded<Inputs extends RotationInputs, F extends Facts>(
  { longest }: RotationTarget<Inputs, F>,
  record: RotationRecord,
  { operation, outcome, since }: Unfinished,
  state: RequestState<F>,
  inputs: Inputs,
  now: number,
): boolean {
  // An accepted rotation that is only hidden must still be followed.
  const isLost =
    ["unchanged", "untraceable", "stuck"].includes(state.is) || (state.is === "hidden" && outcome === "ambiguous");
  const isNewer = changedSince(record, inputs).length > 0 || hasAgedSince(since, longest, inputs, now);
  return operation === "rotate" && isLost && isNewer;
}

/** A task whose status will never report an end: it counts as failed. */
function countAsFailed<F extends Facts>(
  work: Work,
  observed: Followed<F>,
  known: Unfinished,
  { status, tasks }: RequestState<F> & { readonly is: "stuck" },
): StepResult<RotationObservation<F>> {
  const { taskId } = known;
  const why = { since: observed.record.failed?.since ?? work.now(), taskId, status };
  if (known.isAdopted) {
    work.report(stillDue(work, taskId, `has had the status ${status} for too long`), "warning");
    return done(owed(observed, known, tasks));
  }
  if (work.now() >= why.since + BACK_OFF) {
    return done(owed(observed, known, tasks));
  }
  const { facts, record } = keep(observed, known);
  return failed(work, failedWords(why), { facts, record: { ...record, taskStatus: status, failed: why } });
}

function stillDue({ subject }: Work, taskId: string | undefined, what: string): string {
  return `${subject}: another rotation that was running (task ${taskId ?? "unknown"}) ${what}. The rotation that this resource requests is still due`;
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
    // A failed status check does not end the rotation; keep it on record.
    if (!isCloudError(error)) {
      return { is: "hidden", reason: explain(work.subject, "following it", error).message };
    }
    if (!mayPass(error)) {
      return { is: "hidden", reason: error.message };
    }
    work.report(`${work.subject}: could not check the rotation: ${error.message}`);
    return { is: "pending" };
  }
}

/** Whether a failure to look may pass by itself. */
export function mayPass({ reason }: CloudError): boolean {
  return PASSING.includes(reason);
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
      `${subject}: waiting for the rotation: ${seconds} s, attempt ${look + 1}; until ${iso(deadline) ?? ""} at most. An interrupt (Ctrl-C) waits too; killing Pulumi now may lose track of the rotation`,
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

/** A failure while following a request, with the record to keep. */
function failed<F extends Facts>(work: Work, words: string, observed: Followed<F>): StepResult<RotationObservation<F>> {
  return { is: "failed", observed, failure: new Failure(`${work.subject}: ${words}`) };
}

/** A rotation whose task failed. Somebody else's is no failure of this resource's: its own request is still to be sent. */
function taskFailed<F extends Facts>(
  work: Work,
  observed: Followed<F>,
  known: Unfinished,
  code: string | undefined,
): StepResult<RotationObservation<F>> {
  const { facts, record } = observed;
  const { taskId } = known;
  if (known.isAdopted) {
    work.report(stillDue(work, taskId, `failed: ${code ?? "no code"}`), "warning");
    return done(owed(observed, known, []));
  }
  const why = { since: work.now(), taskId, code };
  const kept = { ...record, taskId, taskStatus: "FAILED", unfinished: undefined, failed: why };
  return failed(work, failedWords(why), { facts, record: kept });
}
