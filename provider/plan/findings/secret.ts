import { secretObstacle } from "../eligibility";
import { ageFindings } from "./age";
import { DAY, day, days, type Demand, type Finding, finding, obstacleFinding } from "./finding";

/** What was observed of a secret. Times are milliseconds since 1970. */
export interface ObservedSecret {
  readonly secretType: string | undefined;
  readonly state: string | undefined;
  readonly rotates: boolean | undefined;
  /** As the cloud spells it, such as `"30d"`. */
  readonly rotationPeriod: string | undefined;
  readonly isSingleUser: boolean | undefined;
  readonly lastRotationTime: number | undefined;
  readonly nextRotationTime: number | undefined;
  readonly creationTime: number | undefined;
  readonly scheduledDeletionTime: number | undefined;
  /** Rotations that failed, the latest first; `undefined` where they could not be read. */
  readonly failures:
    | readonly {
        readonly time: number | undefined;
        readonly attempts: number | undefined;
        readonly code: string | undefined;
        readonly taskId: string;
      }[]
    | undefined;
  /** Why the failed rotations could not be read. */
  readonly notLooked: string | undefined;
}

/** CSMS turns automatic rotation off after so many failures (user guide dew_01_2005). */
const MOST_FAILURES = 3;
/** How late CSMS may be before a rotation counts as overdue. */
const GRACE = DAY;

/** Days of a rotation period; `undefined` for text of another form. */
export function periodDays(period: string | undefined): number | undefined {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(period ?? "") ?? [];
  const lengths: Readonly<Record<string, number>> = { s: 1 / 86_400, m: 1 / 1440, h: 1 / 24, d: 1 };
  return unit === undefined ? undefined : Number(count) * (lengths[unit] ?? 0);
}

/** Judges a secret. */
export function judgeSecret(secret: ObservedSecret, demand: Demand, now: number): Finding[] {
  const obstacle = secretObstacle(secret);
  if (obstacle !== undefined) {
    return [obstacleFinding("secret", obstacle, secret.scheduledDeletionTime)];
  }
  const { lastRotationTime, creationTime } = secret;
  return [
    ...failureFindings(secret),
    ...(secret.rotates === false && demand.required ? [finding("rotation-off", "Automatic rotation is off.")] : []),
    ...(secret.rotates === undefined ? [silent("whether the secret rotates")] : []),
    ...(secret.rotates === true ? periodFindings(secret, demand, now) : []),
    ...ageFindings("secret", { lastRotationTime, creationTime }, demand, now),
    ...(secret.isSingleUser === true ? [singleUser()] : []),
  ];
}

function failureFindings(secret: ObservedSecret): Finding[] {
  if (secret.failures === undefined) {
    const reason = secret.notLooked ?? "the answer did not hold them";
    return [finding("not-looked", "The rotations that failed could not be read.", reason)];
  }
  const since = secret.failures.filter(({ time }) => (time ?? Infinity) > (secret.lastRotationTime ?? 0));
  const [last] = since;
  if (last === undefined) {
    return [];
  }
  const attempts = since.reduce((sum, task) => sum + Math.max(1, task.attempts ?? 1), 0);
  const when = last.time === undefined ? "" : ` of ${day(last.time)}`;
  const code = last.code === undefined ? "" : ` with ${last.code}`;
  const failed = finding("last-rotation-failed", `The rotation${when} failed${code} (task ${last.taskId}).`);
  const wasOn = secret.rotates === false && secret.rotationPeriod !== undefined;
  return wasOn && attempts >= MOST_FAILURES ? [failed, turnedOff(attempts)] : [failed];
}

/** The cloud does not say who turned it off. */
function turnedOff(attempts: number): Finding {
  return finding(
    "turned-off-after-failures",
    `Automatic rotation is off, and ${attempts} attempts to rotate have failed: ` +
      `CSMS turns automatic rotation off by itself after ${MOST_FAILURES} failures.`,
  );
}

function periodFindings(secret: ObservedSecret, { maxIntervalDays }: Demand, now: number): Finding[] {
  const interval = periodDays(secret.rotationPeriod);
  const findings: Finding[] = [];
  if (maxIntervalDays !== undefined && interval === undefined) {
    findings.push(silent("how often the secret rotates"));
  } else if (maxIntervalDays !== undefined && interval !== undefined && interval > maxIntervalDays) {
    const text = `It rotates every ${days(interval)}; the policy allows ${days(maxIntervalDays)}.`;
    findings.push(finding("interval-too-long", text));
  }
  const next = secret.nextRotationTime;
  if (next !== undefined && next + GRACE < now) {
    findings.push(finding("overdue", `CSMS was due to rotate the secret on ${day(next)}, and has not.`));
  }
  return findings;
}

function singleUser(): Finding {
  const text = "A rotation changes the password of the only user: clients that hold the earlier one lose access.";
  return finding("single-user", text);
}

function silent(what: string): Finding {
  return finding("not-looked", `CSMS did not tell ${what}.`, "the answer did not hold it");
}
