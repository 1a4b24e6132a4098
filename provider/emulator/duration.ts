const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** What a duration looks like, in words for a message. */
export const DURATION = 'a whole number and ms, s, m, h or d, such as "500ms", "36h" or "90d"';

/** The milliseconds of a duration such as `"90d"` or `"-20m"`, or of a number of milliseconds; `undefined` if it is neither. */
export function milliseconds(duration: unknown): number | undefined {
  if (typeof duration === "number") {
    return Number.isFinite(duration) ? duration : undefined;
  }
  const match = typeof duration === "string" ? /^(-?)(\d{1,15})(ms|s|m|h|d)$/.exec(duration) : null;
  if (match === null) {
    return undefined;
  }
  const size = Number(match[2]) * UNITS[match[3] as keyof typeof UNITS];
  return match[1] === "-" ? -size : size;
}
