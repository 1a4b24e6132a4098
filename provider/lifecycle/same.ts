import { isDeepStrictEqual } from "node:util";
import { milliseconds } from "../duration";

/** Whether two values of a property mean the same: equal, or two spellings of one duration such as "24h" and "1d". */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a === "string" && typeof b === "string" && a !== b) {
    const length = milliseconds(a);
    return length !== undefined && length === milliseconds(b);
  }
  return isDeepStrictEqual(a, b);
}
