import { milliseconds } from "../duration";
import type {
  Facts,
  RotationInputs,
  RotationObservation,
  RotationRecord,
  Triggers,
  Unfinished,
} from "./rotationObservation";
import { CLOCK_TOLERANCE, iso, knownBy } from "./time";

/** How long a rotation whose task failed is left alone, unless a trigger changes: 24 hours, in milliseconds (DESIGN §4). */
export const BACK_OFF = 86_400_000;

/** Why a rotation is due, in words: names of triggers, never their values. Empty if none is. */
export function reasons(
  { facts, record }: RotationObservation<Facts>,
  inputs: RotationInputs,
  now: number,
): readonly string[] {
  if (record?.isImported === true) {
    return [];
  }
  if (isNew(record)) {
    // Making the resource without a rotation never rotates, however old the last one is (DESIGN §4).
    return inputs.rotateOnCreate ? ["new", ...overdue({ facts, record }, inputs, now)] : [];
  }
  const { isOwed, failed, triggers } = record;
  return [
    ...changedTriggers(triggers, inputs.triggers).map((name) => `trigger ${name} changed`),
    ...(isOwed === true ? ["the earlier request was not processed"] : []),
    ...(failed === undefined ? [] : [`the rotation of ${iso(failed.since) ?? ""} failed`]),
    ...overdue({ facts, record }, inputs, now),
  ];
}

/** Whether the request that making the resource is has not been answered yet. */
export function isNew(record: RotationRecord | undefined): record is undefined | (RotationRecord & { isNew: true }) {
  return record === undefined || record.isNew === true;
}

/** The names of the triggers that changed since the recorded rotation was started; none for a new resource. */
export function changedSince(record: RotationRecord | undefined, { triggers }: RotationInputs): string[] {
  return isNew(record) ? [] : changedTriggers(record.triggers, triggers);
}

/** The names of the triggers that were added, changed or removed. */
export function changedTriggers(before: Triggers = {}, after: Triggers = {}): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => read(before, name) !== read(after, name)).sort();
}

/** When the next rotation is due by `maxAge`, in milliseconds since 1970; `undefined` if that is not declared or not known. */
export function nextDue({ facts, record }: RotationObservation<Facts>, { maxAge }: RotationInputs): number | undefined {
  const last = latest(facts.lastRotationTime, record?.requestTime) ?? facts.currentSince;
  return maxAge === undefined || last === undefined ? undefined : last + (milliseconds(maxAge) ?? 0);
}

/** Since when a rotation is due, in milliseconds since 1970: by its age, or since it was put off; else since this run. */
export function dueSince(
  observed: RotationObservation<Facts>,
  inputs: RotationInputs,
  now: number,
): number | undefined {
  const due = nextDue(observed, inputs);
  return due !== undefined && due <= now ? due : observed.record?.putOffSince;
}

/** What tells rotations of an object apart. */
export interface RotationMarks<F extends Facts> {
  /** The longest time that a rotation may take, in milliseconds: a request that left no trace by then was not processed. */
  readonly longest: number;
  /** What the last rotation led to, as text: another rotation leads to another. `undefined` if it cannot be known. */
  rotationOf(facts: F): string | undefined;
  /** Whether the last rotation is that one, which `rotationOf` told; in doubt it is. */
  isRotation(facts: F, rotation: string): boolean;
}

/**
 * The time of a rotation that satisfies a request since it is younger than `minInterval`. One that is on record for
 * earlier values of triggers does not answer a changed one, which is a new request.
 */
export function satisfying<F extends Facts>(
  marks: RotationMarks<F>,
  { facts, record }: RotationObservation<F>,
  inputs: RotationInputs,
  now: number,
): number | undefined {
  const { minInterval } = inputs;
  // Whether a rotation that was asked for moves the cloud's own time of rotation is not documented [U]: the age of
  // what is current counts too, unless it is the first.
  const last = latest(facts.lastRotationTime, record?.requestTime, facts.changedSince);
  if (minInterval === undefined || last === undefined || now - last >= (milliseconds(minInterval) ?? 0)) {
    return undefined;
  }
  return changedSince(record, inputs).length > 0 && isOnRecord(marks, facts, record, last) ? undefined : last;
}

function isOnRecord<F extends Facts>(
  marks: RotationMarks<F>,
  facts: F,
  record: RotationRecord | undefined,
  last: number,
): boolean {
  if (record?.answeredBy !== undefined) {
    return marks.isRotation(facts, record.answeredBy);
  }
  // State of an earlier release does not tell: what came soon after our last request is taken for its rotation.
  return record?.requestTime !== undefined && last <= record.requestTime + marks.longest;
}

/** Whether a request that was sent can have led to no rotation any more that is not seen by now. */
export function isPastLongest({ longest }: { readonly longest: number }, since: number, now: number): boolean {
  return now >= resendableFrom(since, longest);
}

/** When a request left, in milliseconds since 1970: a machine that was suspended then has `since` later than that. */
export function leftAt({ since, fence }: Unfinished): number {
  return typeof fence.leftAt === "number" ? Math.min(fence.leftAt, since) : since;
}

/** From when on a request counts as not processed, if nothing has changed by then. */
export function resendableFrom(since: number, longest: number): number {
  return since + longest + CLOCK_TOLERANCE;
}

/** Whether the age that a request was sent for has passed again since, whatever became of that request. */
export function hasAgedSince(since: number, longest: number, { maxAge }: RotationInputs, now: number): boolean {
  return maxAge !== undefined && now >= resendableFrom(since, longest) + (milliseconds(maxAge) ?? 0);
}

/** The latest of the times that are known. */
export function latest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function overdue(observed: RotationObservation<Facts>, inputs: RotationInputs, now: number): string[] {
  const due = nextDue(observed, inputs);
  return due !== undefined && now >= due ? [`due since ${iso(due) ?? ""}`] : [];
}

function read(triggers: Triggers, name: string): string | undefined {
  return Object.hasOwn(triggers, name) ? triggers[name] : undefined;
}

/**
 * What can be known at a time of the cloud's: a time in the state that is later was written by a clock that was wrong.
 * A request that was sent at such a time is taken to have been sent now; a failure counts as one of long ago.
 */
export function asKnownAt<F extends Facts>(observed: RotationObservation<F>, now: number): RotationObservation<F> {
  const { facts, record, isRecalled } = observed;
  const { unfinished, failed } = record ?? {};
  return {
    ...observed,
    facts: isRecalled === true ? { ...facts, lastRotationTime: knownBy(now, facts.lastRotationTime) } : facts,
    record: record && {
      ...record,
      requestTime: knownBy(now, record.requestTime),
      ...(unfinished && { unfinished: { ...unfinished, since: knownBy(now, unfinished.since) ?? now } }),
      ...(failed && { failed: { ...failed, since: knownBy(now, failed.since) ?? 0 } }),
    },
  };
}

/** Whether the state holds a time that a rotation's age is judged by, and that is later than `now`, which cannot be. */
export function isAheadOf({ facts, record, isRecalled }: RotationObservation<Facts>, now: number): boolean {
  const times = [facts.lastRotationTime, record?.requestTime];
  return isRecalled === true && times.some((time) => time !== undefined && knownBy(now, time) === undefined);
}
