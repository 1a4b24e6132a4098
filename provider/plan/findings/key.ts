import { type KeyKind, keyObstacle } from "../eligibility";
import { ageFindings } from "./age";
import { DAY, day, days, type Demand, type Finding, finding, obstacleFinding } from "./finding";

/** What was observed of a key. Times are milliseconds since 1970. */
export interface ObservedKey extends KeyKind {
  /** Whether automatic rotation is on, as the list tells. */
  readonly rotates: boolean | undefined;
  readonly creationTime: number | undefined;
  readonly scheduledDeletionTime: number | undefined;
  /** What the status tells; `undefined` where it was not asked for. */
  readonly status:
    | {
        readonly enabled: boolean | undefined;
        readonly intervalDays: number | undefined;
        readonly lastRotationTime: number | undefined;
      }
    | undefined;
  /** Why the status could not be read. */
  readonly notLooked: string | undefined;
  /** When KMS is due to rotate next, where a stack has set the interval and so knows when the period began. */
  readonly nextRotationTime: number | undefined;
}

/** KMS rotates within a day of the time that is due (huawei-apis §1.2). */
const GRACE = DAY;

/** Whether the status of a key is needed to judge it: it rotates, or the policy asks for its age. */
export function needsStatus(key: KeyKind & { readonly rotates: boolean | undefined }, demand: Demand): boolean {
  return keyObstacle(key) === undefined && (key.rotates !== false || demand.maxAgeDays !== undefined);
}

/** Judges a key. */
export function judgeKey(key: ObservedKey, demand: Demand, now: number): Finding[] {
  const obstacle = keyObstacle(key);
  if (obstacle !== undefined) {
    return [obstacleFinding("key", obstacle, key.scheduledDeletionTime)];
  }
  const enabled = key.status?.enabled ?? key.rotates;
  return [
    ...(key.notLooked === undefined
      ? []
      : [finding("not-looked", "The rotation of the key could not be read.", key.notLooked)]),
    ...(key.notLooked === undefined && enabled === undefined ? [silent("whether the key rotates")] : []),
    ...(enabled === false && demand.required ? [finding("rotation-off", "Automatic rotation is off.")] : []),
    ...(enabled === true && key.status !== undefined ? intervalFindings(key.status.intervalDays, demand) : []),
    ...(key.status === undefined ? [] : timeFindings(key, key.status, enabled, demand, now)),
  ];
}

function timeFindings(
  key: ObservedKey,
  status: NonNullable<ObservedKey["status"]>,
  enabled: boolean | undefined,
  demand: Demand,
  now: number,
): Finding[] {
  const { lastRotationTime, intervalDays } = status;
  const byAge = ageFindings("key", { lastRotationTime, creationTime: key.creationTime }, demand, now);
  if (enabled !== true || byAge.some(({ code }) => code === "overdue")) {
    return byAge;
  }
  return [...byAge, ...periodFindings(key, lastRotationTime, intervalDays, now)];
}

/** Whether the running period is over. When it began, KMS does not tell: setting an interval begins a new one. */
function periodFindings(
  { nextRotationTime, creationTime }: ObservedKey,
  lastRotationTime: number | undefined,
  intervalDays: number | undefined,
  now: number,
): Finding[] {
  if (nextRotationTime !== undefined) {
    return nextRotationTime + GRACE < now
      ? [finding("overdue", `KMS was due to rotate the key on ${day(nextRotationTime)}, and has not.`)]
      : [];
  }
  const since = lastRotationTime ?? creationTime;
  if (since === undefined || intervalDays === undefined || since + intervalDays * DAY + GRACE >= now) {
    return [];
  }
  const what = lastRotationTime === undefined ? "the key was created" : "the last rotation";
  const text = `More than the interval of ${days(intervalDays)} has passed since ${what} on ${day(since)}`;
  return [finding("possibly-overdue", `${text}. KMS does not tell when the running period began.`)];
}

function intervalFindings(intervalDays: number | undefined, { maxIntervalDays }: Demand): Finding[] {
  if (maxIntervalDays === undefined) {
    return [];
  }
  if (intervalDays === undefined) {
    return [silent("how often the key rotates")];
  }
  return intervalDays <= maxIntervalDays
    ? []
    : [
        finding(
          "interval-too-long",
          `It rotates every ${days(intervalDays)}; the policy allows ${days(maxIntervalDays)}.`,
        ),
      ];
}

function silent(what: string): Finding {
  return finding("not-looked", `KMS did not tell ${what}.`, "the answer did not hold it");
}
