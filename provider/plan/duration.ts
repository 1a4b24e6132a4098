const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const PATTERN = /^([1-9]\d{0,8})([smhd])$/;

/** What a duration looks like, in words for a message. */
export const DURATION = 'a whole number and s, m, h or d, such as "90s", "10m", "36h" or "30d"';

/** The milliseconds of a duration such as `"90s"` or `"30d"`; `undefined` if the text is none. */
export function milliseconds(duration: string): number | undefined {
  const match = PATTERN.exec(duration);
  return match === null ? undefined : Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}

/** Whether two texts are two spellings of one duration, such as `"24h"` and `"1d"`. */
export function isSameDuration(one: string | undefined, other: string | undefined): boolean {
  const length = milliseconds(one ?? "");
  return length !== undefined && length === milliseconds(other ?? "");
}
