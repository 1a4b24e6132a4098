// What the cloud puts on the wire differs between editions of one page (numbers as strings, "" for "never"), so the
// schemas of answers accept every spelling that some document or example shows, and nothing else.
import { z } from "zod";

/** Absent, `null` and `""` all mean that there is no value. */
function absent(value: unknown): unknown {
  return isAbsent(value) ? undefined : value;
}

/** Whether a field holds no value: it is not there, or is `null` or `""`. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** "true" and "false" as booleans: describe-key answers strings, get-key-rotation-status booleans. */
function booleanOf(value: unknown): unknown {
  return value === "true" ? true : value === "false" ? false : absent(value);
}

/** A boolean, or "true" or "false". */
export const wireBoolean = z.preprocess(booleanOf, z.boolean().optional());

/** The boolean that was asked for: an answer without it is no answer, and proves neither true nor false. */
export const askedBoolean = z.preprocess(booleanOf, z.boolean());

/** The text that was asked for: an answer without it is no answer. */
export const askedString = z.string().min(1);

/** A whole number, or its decimal digits as text. */
export const wireInteger = z.preprocess(
  (value) => (typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : absent(value)),
  z.int().optional(),
);

/** Text; absent where the cloud sends `null` or "". */
export const wireString = z.preprocess(absent, z.string().optional());

/** Below this, a number of milliseconds would lie before March 1973: such a number is one of seconds. */
const SMALLEST_MILLISECONDS = 100_000_000_000;

/** A time in milliseconds since 1970 (the text says seconds, every example shows milliseconds; 0 and "" mean never). */
export const wireTime = z.preprocess((value) => {
  const number = typeof value === "string" && /^\d{1,17}$/.test(value) ? Number(value) : absent(value);
  if (typeof number !== "number") {
    return number;
  }
  if (number === 0) {
    return undefined;
  }
  return number < SMALLEST_MILLISECONDS
    ? number * 1000
    : number > SMALLEST_MILLISECONDS * 1000
      ? Math.floor(number / 1000)
      : number;
}, z.number().int().min(0).max(8.64e15).optional());

/** Fields that say how a call went, beside those of its result. */
const ENVELOPE = ["error_code", "error_msg", "errCode", "externalMessage", "request_id"];

/**
 * What an accepted request tells besides, where the document has every field optional: `{}` is an acceptance too. JSON
 * of something else is none: whatever stands in between the cloud and this machine may have sent it.
 */
export function accepted<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = [...Object.keys(shape), ...ENVELOPE];
  return z
    .record(z.string(), z.unknown())
    .refine(
      (body) =>
        Object.keys(body).every((name) => known.includes(name)) ||
        Object.keys(shape).some((name) => !isAbsent(body[name])),
    )
    .pipe(z.object(shape));
}

/** An answer that carries nothing: an empty body, `{}` or any JSON value at all. */
export const nothing = z.unknown();
