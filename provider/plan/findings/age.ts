import { DAY, day, days, type Demand, type Finding, finding } from "./finding";

/** What is known of an object's last rotation. Times are milliseconds since 1970. */
export interface Past {
  readonly lastRotationTime: number | undefined;
  readonly creationTime: number | undefined;
  /** How far a time may be off, since the cloud does not say in which zone it is. @defaultValue 0 */
  readonly tolerance?: number;
}

/** What the time since the last rotation shows. A rotation by hand counts as every other. */
export function ageFindings(what: string, past: Past, { maxAgeDays }: Demand, now: number): Finding[] {
  const { lastRotationTime, creationTime, tolerance = 0 } = past;
  if (lastRotationTime === undefined) {
    return [neverRotated(what, creationTime, maxAgeDays)];
  }
  if (maxAgeDays === undefined || now - lastRotationTime <= maxAgeDays * DAY + tolerance) {
    return [];
  }
  const since = days(Math.floor((now - lastRotationTime) / DAY));
  return [
    finding(
      "overdue",
      `The ${what} last rotated on ${day(lastRotationTime)}, ${since} ago; the policy allows ${days(maxAgeDays)}.`,
    ),
  ];
}

/** Fails wherever the policy sets an age, also for a young object: what never rotated has no last rotation to judge. */
function neverRotated(what: string, created: number | undefined, maxAgeDays: number | undefined): Finding {
  const since = created === undefined ? "" : ` since it was created on ${day(created)}`;
  const text = `The ${what} has never rotated${since}`;
  return maxAgeDays === undefined
    ? { ...finding("never-rotated", `${text}.`), fails: false }
    : finding("never-rotated", `${text}; the policy asks for a rotation within ${days(maxAgeDays)}.`);
}
