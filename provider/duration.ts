// The one parser of durations, for settings, inputs and the emulator alike. It imports nothing.

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** What a duration looks like, in words for a message. */
export const DURATION = 'a whole number and s, m, h or d, such as "90s", "10m", "36h" or "30d"';

/** The milliseconds of a duration such as `"90s"` or `"30d"`, which is 1 s or longer; `undefined` if the text is none. */
export function milliseconds(duration: string): number | undefined {
  return /^[1-9]\d{0,8}[smhd]$/.test(duration) ? parse(duration) : undefined;
}

/**
 * The milliseconds of a length of time such as `"500ms"`, `"0s"` or `"-20m"`, or of a number of milliseconds;
 * `undefined` if the value is neither.
 */
export function timeSpan(value: unknown): number | undefined {
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : undefined;
  }
  return typeof value === "string" ? parse(value) : undefined;
}

function parse(text: string): number | undefined {
  const match = /^(-?\d{1,15})(ms|s|m|h|d)$/.exec(text);
  return match === null ? undefined : Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}

/** Whether two texts are two spellings of one duration, such as `"24h"` and `"1d"`. */
export function isSameDuration(one: string | undefined, other: string | undefined): boolean {
  const length = milliseconds(one ?? "");
  return length !== undefined && length === milliseconds(other ?? "");
}
