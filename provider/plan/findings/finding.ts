import type { Obstacle } from "../eligibility";

/** What a report can find out about an object, from what needs attention most to what is only good to know. */
export const FINDING_CODES = [
  "last-rotation-failed",
  "turned-off-after-failures",
  "rotation-off",
  "overdue",
  "never-rotated",
  "interval-too-long",
  "exemption-expired",
  "not-looked",
  "possibly-overdue",
  "pending-deletion",
  "disabled",
  "not-encrypted",
  "cannot-rotate",
  "single-user",
  "not-declared",
] as const;

/** The code of a finding. Codes are stable; the words beside them are not. */
export type FindingCode = (typeof FINDING_CODES)[number];

/** Codes that make an object fail, unless it is exempt. `never-rotated` only where the policy sets an age. */
export const FAILING: readonly FindingCode[] = [
  "rotation-off",
  "interval-too-long",
  "overdue",
  "last-rotation-failed",
  "turned-off-after-failures",
  "exemption-expired",
  "never-rotated",
];

/** One thing that was found out about an object. */
export interface Finding {
  readonly code: FindingCode;
  /** One or two sentences for people. */
  readonly message: string;
  /** Why an object cannot rotate, or could not be looked at. */
  readonly reason?: string;
  /** Whether this makes the object fail. */
  readonly fails: boolean;
}

/** What the policy asks of an object. */
export interface Demand {
  /** Whether automatic rotation must be on. */
  readonly required: boolean;
  /** The longest time between automatic rotations, in days. */
  readonly maxIntervalDays: number | undefined;
  /** The longest time since the last rotation, by hand or automatic, in days. */
  readonly maxAgeDays: number | undefined;
}

/** Milliseconds of a day. */
export const DAY = 86_400_000;

/** Makes a finding. */
export function finding(code: FindingCode, message: string, reason?: string): Finding {
  return { code, message, ...(reason !== undefined && { reason }), fails: FAILING.includes(code) };
}

/** What keeps an object from rotating, and when the object will be deleted, if that is why. */
export function obstacleFinding(noun: string, { code, reason }: Obstacle, deletion: number | undefined): Finding {
  const when = code === "pending-deletion" && deletion !== undefined ? ` (on ${day(deletion)})` : "";
  return finding(code, `The ${noun} does not rotate: it ${reason}${when}.`, reason);
}

/** The day of a time, in UTC. */
export function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A number of days, in words. */
export function days(count: number): string {
  const rounded = Math.round(count * 100) / 100;
  return `${rounded} ${rounded === 1 ? "day" : "days"}`;
}
