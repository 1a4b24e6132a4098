/**
 * A time of DWS, `"2025-05-14 08:02:59"`, in milliseconds since 1970. It has no zone (api-docs/000), and which one is
 * meant is not documented [U]: UTC is assumed. A time in the future shows that this is wrong, and counts
 * as unknown.
 */
export function clusterTime(text: string | undefined, now: number): number | undefined {
  const at = parse((text ?? "").trim());
  return Number.isNaN(at) || at > now + TOLERANCE ? undefined : at;
}

/** The form of `last_rotate_key_time` is not documented [U]: milliseconds since 1970, as other services write, are read too. */
function parse(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (match !== null) {
    return Date.parse(`${match[1] ?? ""}T${match[2] ?? ""}${match[3] ?? "Z"}`);
  }
  return /^\d{13}$/.test(text) ? Number(text) : NaN;
}

/** How far the cloud's clock may be ahead of ours, in milliseconds. */
const TOLERANCE = 5 * 60_000;
/** Zones lie whole quarters of an hour from UTC, from 12 hours behind it to 14 ahead. */
const [QUARTER, WEST, EAST] = [15 * 60_000, -12 * 3_600_000, 14 * 3_600_000];

/**
 * Whether a time without a zone may be that of something which happened at `at`: in some zone, it is within `tolerance`
 * milliseconds of it.
 */
export function mayBeAt(text: string | undefined, at: number, tolerance = TOLERANCE): boolean {
  const asUtc = clusterTime(text, Infinity);
  if (asUtc === undefined) {
    return false;
  }
  const apart = asUtc - at;
  const toZone = Math.abs(apart - Math.round(apart / QUARTER) * QUARTER);
  return apart > WEST - tolerance && apart < EAST + tolerance && toZone <= tolerance;
}

/** Whether a time without a zone may be that of something which happened between two times, in some zone. */
export function mayBeBetween(text: string, from: number, to: number): boolean {
  const asUtc = clusterTime(text, Infinity);
  const zones = Array.from({ length: (EAST - WEST) / QUARTER + 1 }, (_, index) => WEST + index * QUARTER);
  return asUtc !== undefined && zones.some((zone) => asUtc - zone >= from && asUtc - zone <= to);
}

/** Whether a time without a zone is later than `at`, in milliseconds since 1970, whatever zone is meant. */
export function isSurelyAfter(text: string, at: number): boolean {
  const asUtc = clusterTime(text, Infinity);
  return asUtc !== undefined && asUtc - EAST > at + TOLERANCE;
}

/** Whether it is earlier than `at`, whatever zone is meant. */
export function isSurelyBefore(text: string, at: number): boolean {
  const asUtc = clusterTime(text, Infinity);
  return asUtc !== undefined && asUtc - WEST < at - TOLERANCE;
}

/** Whether two times of DWS, in whatever form, are within `tolerance` milliseconds of each other. */
export function isSameTime(a: string | undefined, b: string | undefined, tolerance = TOLERANCE): boolean {
  const [first, second] = [clusterTime(a, Infinity), clusterTime(b, Infinity)];
  return first === undefined || second === undefined ? a === b : Math.abs(first - second) <= tolerance;
}
