import { isDeepStrictEqual } from "node:util";
import { isSameDuration } from "../../duration";

/** Whether two values of a property mean the same: equal, or two spellings of one duration such as "24h" and "1d". */
export function isSameValue(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b) || (typeof a === "string" && typeof b === "string" && isSameDuration(a, b));
}
