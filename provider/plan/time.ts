/** The last time that JavaScript can write, in milliseconds since 1970. */
const LAST = 8.64e15;

/**
 * A time as outputs have it: ISO 8601 in UTC, from milliseconds since 1970. One that cannot be written, as an answer with
 * absurd numbers may lead to, counts as not known.
 */
export function iso(at: number | undefined): string | undefined {
  return at === undefined || !(Math.abs(at) <= LAST) ? undefined : new Date(at).toISOString();
}

/** Milliseconds since 1970 of a time in the state; `undefined` if there is none. */
export function fromIso(text: unknown): number | undefined {
  const at = typeof text === "string" ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

/**
 * How far the clocks may differ by which times were written that are compared, in milliseconds: the cloud's clock is
 * known to a second or so, and an answer takes its time.
 */
export const CLOCK_TOLERANCE = 60_000;

/** A time that was written down, unless it is later than `now`: then the clock was wrong, and the time is not known. */
export function knownBy(now: number, time: number | undefined): number | undefined {
  return time === undefined || time > now + CLOCK_TOLERANCE ? undefined : time;
}
