import { z } from "zod";
import { timeSpan } from "../../duration";

/** What a length of time looks like, in words for a message. */
export const TIME_SPAN = 'a whole number and ms, s, m, h or d, such as "500ms", "36h" or "90d"';

/** A duration, kept as it was written; at least 0. */
export const duration = z.union([z.string(), z.number()]).refine((value) => (timeSpan(value) ?? -1) >= 0, {
  error: `must be ${TIME_SPAN}`,
});

/** The milliseconds of a duration that was validated. */
export function length(value: string | number): number {
  return timeSpan(value) ?? 0;
}

/**
 * A time, kept as milliseconds since 1970. It may be written as that number, as ISO 8601 text, or as a duration from
 * `now`: `"-100d"` is a hundred days ago.
 */
export function time(now: () => number) {
  return z.union([z.number(), z.string()]).transform((value, context): number => {
    const relative = typeof value === "string" ? timeSpan(value) : undefined;
    const at = typeof value === "number" ? value : relative === undefined ? Date.parse(value) : now() + relative;
    if (!Number.isFinite(at) || at < 0) {
      context.addIssue('must be milliseconds since 1970, ISO 8601 text, or a duration from now such as "-100d"');
      return z.NEVER;
    }
    return at;
  });
}
