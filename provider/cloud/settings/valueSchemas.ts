// Stack configuration holds everything as text, maps as JSON; a program's Provider may give values as they are.
import { z } from "zod";
import { DURATION, milliseconds } from "../../duration";

/** Text; numbers and booleans as their text. */
export const text = z.preprocess(
  (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
  z.string(),
);

const FLAGS: Readonly<Record<string, boolean>> = { true: true, "1": true, false: false, "0": false };

/** A boolean, or its name in any case, or 1 or 0. */
export const flag = z.preprocess(
  (value) => (typeof value === "string" ? FLAGS[value.toLowerCase()] : value),
  z.boolean(),
);

/** A number, or its decimal digits. */
export function number(from: number, to: number) {
  return z.preprocess(fromDigits, z.number().min(from).max(to));
}

/** A whole number, or its decimal digits. */
export function wholeNumber(from: number, to: number) {
  return z.preprocess(fromDigits, z.int().min(from).max(to));
}

/** A duration, in milliseconds. */
export const duration = {
  must: DURATION,
  schema: z.preprocess((value) => (typeof value === "string" ? milliseconds(value) : undefined), z.number()),
};

/** A map of text, or its JSON. */
export const map = z.preprocess(fromJson, z.record(z.string(), z.string()));

function fromDigits(value: unknown): unknown {
  return typeof value === "string" && /^\d{1,6}(\.\d{1,6})?$/.test(value) ? Number(value) : value;
}

/** A value, or what its JSON says; `undefined` for text that is no JSON, which the schema then refuses. */
export function fromJson(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
