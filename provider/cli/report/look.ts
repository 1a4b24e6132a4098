import { type Found, type ListedKey, surveyClusters, surveyKeys, surveySecrets } from "../../account";
import type { Place } from "../../cloud";
import { demandOf, needsStatus } from "../../plan/findings";
import { type Regions, surveyRegions } from "../regions";
import { identityOf } from "./compose";
import { type Judges, observe, type Origin, reportGap } from "./observe";
import type { ReportGap, ReportObject } from "./schema";

/** The result of reading an account. */
export interface Sight {
  readonly objects: readonly ReportObject[];
  readonly gaps: readonly ReportGap[];
  readonly origins: ReadonlyMap<string, Origin>;
}

/** Reads an account and judges its objects. @throws CloudError for a refused sign-in */
export async function look(regions: Regions, judges: Judges, progress: (found: Found) => void): Promise<Sight> {
  const objects: ReportObject[] = [];
  const gaps: ReportGap[] = [];
  const origins = new Map<string, Origin>();
  const take = (found: Found, place: Place) => {
    progress(found);
    if (found.kind === "gap") {
      gaps.push(reportGap(found.gap));
      return;
    }
    const { object, gap, origin } = observe(found, place, judges);
    objects.push(object);
    origins.set(identityOf(object), origin);
    if (gap !== undefined) {
      gaps.push(reportGap(gap));
    }
  };
  const wantsStatus = (key: ListedKey) =>
    needsStatus(key, demandOf(judges.policy.policy, { kind: "key", id: key.keyId, name: key.alias }));
  await surveyRegions(
    regions,
    (scope) => [surveyKeys(scope, wantsStatus), surveySecrets(scope), surveyClusters(scope)],
    take,
  );
  return { objects, gaps, origins };
}
