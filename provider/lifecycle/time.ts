/** A time as outputs have it: ISO 8601 in UTC, from milliseconds since 1970. */
export function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** Milliseconds since 1970 of a time in the state; `undefined` if there is none. */
export function fromIso(text: unknown): number | undefined {
  const at = typeof text === "string" ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : at;
}
