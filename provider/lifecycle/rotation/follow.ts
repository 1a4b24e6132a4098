import { isCloudError } from "../../cloud";
import { explain, Interrupted } from "../failure";
import type { Work } from "../kind";
import { iso } from "../time";
import type { RotationRecord, Unfinished } from "./record";
import { changedSince, latest } from "./requests";
import type { Facts, RotationInputs, RotationObservation, Standing, Target } from "./target";
import { failedWords, lateWords, untracedWords } from "./words";

/** The pause before the second look and the longest one, in milliseconds; each is up to a fifth longer or shorter. */
const [FIRST_PAUSE, LONGEST_PAUSE, GROWTH] = [2000, 30_000, 1.7];
/** Failures of a look that may pass by themselves. */
const PASSING: readonly string[] = ["busy", "throttled", "server", "unreachable", "timeout", "broken"];
/** How long a request without any trace is looked for in one operation, in milliseconds: tasks may show up late. */
const SEARCH = 60_000;

/**
 * Follows a request that was sent to its end, or to what can be known of it now. It never sends one.
 *
 * @throws Interrupted with the record, if it does not end in time, failed, or cannot be known
 */
export async function follow<Inputs extends RotationInputs, F extends Facts>(
  target: Target<Inputs, F>,
  work: Work,
  observed: RotationObservation<F> & { readonly record: RotationRecord },
  unfinished: Unfinished,
  inputs: Inputs,
  pauseFirst: boolean,
): Promise<RotationObservation<F>> {
  const { facts, record } = observed;
  const begin = work.runtime.now();
  let known = unfinished;
  for (let look = 0; ; look += 1) {
    if (pauseFirst || look > 0) {
      const late = () => lateWords(known, target.longest);
      await pause(work, look, begin, late, keep({ facts, record }, known));
    }
    const standing = await lookOnce(target, work, known, facts, inputs, look);
    if (standing.is === "done") {
      return finished({ facts: standing.facts, record }, known, standing.taskStatus);
    }
    if (standing.is === "failed") {
      throw failure(work, { facts, record }, known, standing);
    }
    if (standing.is === "found") {
      known = { ...known, outcome: "accepted", taskId: standing.taskId };
    }
    const settled = judge(work, { facts, record }, known, standing, inputs, target.longest, begin);
    if (settled !== undefined) {
      return settled;
    }
  }
}

/** What ends the waiting for a request that left no trace: it was not processed, or it cannot be known yet. */
function judge<F extends Facts>(
  work: Work,
  observed: RotationObservation<F> & { readonly record: RotationRecord },
  known: Unfinished,
  standing: Standing<F>,
  inputs: RotationInputs,
  longest: number,
  begin: number,
): RotationObservation<F> | undefined {
  const now = work.runtime.now();
  const isOver = standing.is === "unchanged" && now >= known.since + longest;
  if (isOver || isSuperseded(observed.record, known, standing, inputs)) {
    // A rotation is still owed; that another master key is declared than there is needs no remembering.
    const isOwed = known.operation === "rotate" || observed.record.isOwed;
    return { ...observed, record: { ...observed.record, unfinished: undefined, isOwed } };
  }
  if (standing.is === "hidden" || (standing.is === "unchanged" && now >= begin + SEARCH)) {
    const words =
      standing.is === "hidden"
        ? untracedWords(known, standing.reason, undefined)
        : untracedWords(known, "Nothing has changed since, and no task is to be seen.", known.since + longest);
    throw new Interrupted(`${work.subject}: ${words}`, keep(observed, known));
  }
  return undefined;
}

/** Whether a changed trigger, which is another request, makes up for this one, so that it needs no answer any more. */
function isSuperseded(
  record: RotationRecord,
  { operation, outcome }: Unfinished,
  standing: Standing<Facts>,
  inputs: RotationInputs,
): boolean {
  // A rotation that was accepted is still to be followed where it is only hidden.
  const isLost =
    standing.is === "unchanged" ||
    (standing.is === "hidden" && outcome === "ambiguous") ||
    (standing.is === "pending" && standing.isLate === true);
  return operation === "rotate" && isLost && changedSince(record, inputs).length > 0;
}

async function lookOnce<Inputs extends RotationInputs, F extends Facts>(
  target: Target<Inputs, F>,
  work: Work,
  known: Unfinished,
  facts: F,
  inputs: Inputs,
  look: number,
): Promise<Standing<F>> {
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

/** Waits a little longer each time, tells the user, and gives up at the deadline. */
async function pause(work: Work, look: number, begin: number, late: () => string, kept: unknown): Promise<void> {
  const { runtime, subject, deadline } = work;
  const grown = Math.min(LONGEST_PAUSE, FIRST_PAUSE * GROWTH ** look);
  const wait = grown * (0.8 + 0.4 * runtime.random());
  if (runtime.now() + wait > deadline) {
    throw new Interrupted(`${subject}: ${late()}`, kept);
  }
  if (look > 0) {
    const seconds = Math.round((runtime.now() - begin) / 1000);
    work.report(
      `${subject}: waiting for the rotation: ${seconds} s, attempt ${look + 1}; until ${iso(deadline) ?? ""} at most. An interrupt (Ctrl-C) waits too; killing Pulumi now may lose track of it`,
    );
  }
  await runtime.sleep(wait);
}

function keep<F extends Facts>(
  { facts, record }: RotationObservation<F> & { readonly record: RotationRecord },
  unfinished: Unfinished,
): RotationObservation<F> {
  const { taskId } = unfinished;
  const task = taskId === undefined ? {} : { taskId, taskStatus: undefined };
  return { facts, record: { ...record, ...task, unfinished } };
}

/** A request that has ended well. */
export function finished<F extends Facts>(
  { facts, record }: RotationObservation<F> & { readonly record: RotationRecord },
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

function failure<F extends Facts>(
  work: Work,
  { facts, record }: RotationObservation<F> & { readonly record: RotationRecord },
  { taskId }: Unfinished,
  { code, message }: { readonly code?: string | undefined; readonly message?: string | undefined },
): Interrupted {
  const failed = { since: work.runtime.now(), taskId, code, message };
  const kept = { ...record, taskId, taskStatus: "FAILED", unfinished: undefined, failed };
  return new Interrupted(`${work.subject}: ${failedWords(failed)}`, { facts, record: kept });
}
