// What the cloud puts on the wire differs between editions of one page (numbers as strings, "" for "never"), so the
// schemas of answers accept every spelling that some document or example shows, and nothing else.
import { z } from "zod";

/** Absent, `null` and `""` all mean that there is no value. */
function absent(value: unknown): unknown {
  return value === null || value === "" ? undefined : value;
}

/** A boolean, or "true" or "false" (describe-key answers strings, get-key-rotation-status booleans). */
export const wireBoolean = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : absent(value)),
  z.boolean().optional(),
);

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

/** An answer that carries nothing: an empty body, `{}` or any JSON value at all. */
export const nothing = z.unknown();
