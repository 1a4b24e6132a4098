import { milliseconds } from "../duration";
import type { Facts, RotationInputs, RotationObservation, RotationRecord, Triggers } from "./rotationObservation";
import { iso } from "./time";

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
    return [...(inputs.rotateOnCreate ? ["new"] : []), ...overdue({ facts, record }, inputs, now)];
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

/** Since when a rotation is due, in milliseconds since 1970: by its age, or since it was first put off, or since now. */
export function dueSince(observed: RotationObservation<Facts>, inputs: RotationInputs, now: number): number {
  const due = nextDue(observed, inputs);
  return due !== undefined && due <= now ? due : (observed.record?.putOffSince ?? now);
}

/** The time of a rotation that satisfies a request since it is younger than `minInterval`. */
export function satisfying(
  { facts, record }: RotationObservation<Facts>,
  { minInterval }: RotationInputs,
  now: number,
): number | undefined {
  // Whether a rotation that was asked for moves the cloud's own time of rotation is not documented [U]: the age of
  // what is current counts too, unless it is the first.
  const last = latest(facts.lastRotationTime, record?.requestTime, facts.changedSince);
  const young = minInterval !== undefined && last !== undefined && now - last < (milliseconds(minInterval) ?? 0);
  return young ? last : undefined;
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
