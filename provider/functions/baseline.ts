// Plans what a baseline declares, from the current account.
import { type Gap, type ListedKey, listSecrets, type Scope, surveyKeys } from "../account";
import { csms, kms, type Operation, printable } from "../cloud";
import { declaresTime, type Floor } from "../plan/baseline";
import { keyObstacle, type Obstacle, secretObstacle } from "../plan/eligibility";
import { matches, periodDays } from "../plan/findings";

/** The requirement for the objects of a kind. */
interface Wanted {
  readonly match?: string | undefined;
  readonly exclude?: readonly { readonly match: string; readonly reason: string }[] | undefined;
  readonly exactly?: boolean | undefined;
}

/** What a baseline covers. */
export interface BaselineRequest {
  readonly keys: (Wanted & { readonly rotationInterval: number }) | undefined;
  readonly secrets: (Wanted & { readonly rotationPeriod: string }) | undefined;
}

/** An object that is left alone, and why. */
interface Left {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

/** A policy to declare, with the baseline's time between rotations. Without a time, the object keeps its own. */
interface Policy {
  readonly id: string;
  readonly time: number | string | undefined;
}

/** What a baseline declares, and what not. */
export interface BaselinePlan {
  readonly keys: Policy[];
  readonly secrets: Policy[];
  readonly excluded: Left[];
  readonly cannotRotate: Left[];
}

/** Reads the account and plans. Gaps are returned, and the caller fails because of them. */
export async function planBaseline(
  scope: Scope,
  request: BaselineRequest,
  gap: (gap: Gap) => void,
): Promise<BaselinePlan> {
  const plan: BaselinePlan = { keys: [], secrets: [], excluded: [], cannotRotate: [] };
  if (request.keys !== undefined) {
    await planKeys(scope, request.keys, plan, gap);
  }
  if (request.secrets !== undefined) {
    await planSecrets(scope, request.secrets, plan, gap);
  }
  return plan;
}

async function planKeys(
  scope: Scope,
  wanted: NonNullable<BaselineRequest["keys"]>,
  plan: BaselinePlan,
  gap: (gap: Gap) => void,
): Promise<void> {
  const floor: Floor = { longest: wanted.rotationInterval, exactly: wanted.exactly === true };
  const isNeeded = (key: ListedKey) =>
    keyObstacle(key) === undefined && key.rotates !== false && !floor.exactly && isWanted(wanted, key.alias, key.keyId);
  for await (const found of surveyKeys(scope, isNeeded)) {
    if (found.kind === "gap") {
      gap(found.gap);
    } else if (found.kind === "key") {
      const { key, status } = found;
      if (!isCovered(wanted, { id: key.keyId, name: key.alias }, keyObstacle(key), plan)) {
        continue;
      }
      if (status !== undefined && "gap" in status) {
        gap(status.gap);
        continue;
      }
      const seen = status?.seen;
      const observed = { rotates: seen?.enabled ?? key.rotates, days: seen?.intervalDays };
      const isDeclared = declaresTime(observed, floor);
      if (isDeclared === undefined) {
        gap(silence(scope, kms.ShowKeyRotationStatus, `KMS did not tell how often the key ${key.keyId} rotates.`));
        continue;
      }
      plan.keys.push({ id: key.keyId, time: isDeclared ? floor.longest : undefined });
    }
  }
}

async function planSecrets(
  scope: Scope,
  wanted: NonNullable<BaselineRequest["secrets"]>,
  plan: BaselinePlan,
  gap: (gap: Gap) => void,
): Promise<void> {
  const floor: Floor = { longest: periodDays(wanted.rotationPeriod) ?? 0, exactly: wanted.exactly === true };
  for await (const secret of listSecrets(scope)) {
    const named = { id: secret.name, name: secret.name };
    if (isCovered(wanted, named, secretObstacle(secret), plan)) {
      const observed = { rotates: secret.rotates, days: periodDays(secret.rotationPeriod) };
      const isDeclared = declaresTime(observed, floor);
      if (isDeclared === undefined) {
        gap(silence(scope, csms.ListSecrets, `CSMS did not tell how often the secret ${secret.name} rotates.`));
        continue;
      }
      plan.secrets.push({ id: secret.name, time: isDeclared ? wanted.rotationPeriod : undefined });
    }
  }
}

/** An answer without the requested fact does not count. */
function silence({ place: { region } }: Scope, { service, name }: Operation, message: string): Gap {
  return { service, region, operation: name, message: printable(message) };
}

function isWanted({ match }: Wanted, ...names: readonly string[]): boolean {
  return match === undefined || names.some((name) => matches(match, name));
}

/** Whether an object gets a policy. A matching object that gets none is listed with the reason. */
function isCovered(
  wanted: Wanted,
  { id, name }: { id: string; name: string },
  obstacle: Obstacle | undefined,
  { excluded, cannotRotate }: BaselinePlan,
): boolean {
  if (!isWanted(wanted, name, id)) {
    return false;
  }
  const exclusion = wanted.exclude?.find(({ match }) => matches(match, name) || matches(match, id));
  if (exclusion !== undefined) {
    excluded.push({ id, name, reason: exclusion.reason });
    return false;
  }
  if (obstacle !== undefined) {
    cannotRotate.push({ id, name, reason: `it ${obstacle.reason}` });
    return false;
  }
  return true;
}
