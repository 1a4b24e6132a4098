import { type Found, gapOf, type Scope, surveyClusters, surveyKeys, surveySecrets } from "../../account";
import { type Cloud, iam, isCloudError, type Place, type Runtime } from "../../cloud";
import { demandOf, needsStatus } from "../../plan/findings";
import { keyOf } from "./compose";
import { type Judges, observe, type Origin, reportGap } from "./observe";
import type { ReportGap, ReportObject } from "./schema";

/** What a look at an account brought. */
export interface Sight {
  readonly objects: readonly ReportObject[];
  readonly gaps: readonly ReportGap[];
  readonly origins: ReadonlyMap<string, Origin>;
}

/** What is looked at. */
export interface LookOptions {
  readonly cloud: Cloud;
  readonly runtime: Runtime;
  /** Regions; none is the settings' own. */
  readonly regions: readonly string[];
  readonly projectId: string | undefined;
  readonly judges: Judges;
  /** Hears of every object that was found. */
  readonly progress: (found: Found) => void;
}

/** Longest time that one call may take, with its turn and its repeats, in milliseconds. */
const TIMEOUT = 300_000;

/** Looks at an account: all regions and services at once, each at its own pace. @throws CloudError for a refused sign-in */
export async function look(options: LookOptions): Promise<Sight> {
  const objects: ReportObject[] = [];
  const gaps: ReportGap[] = [];
  const origins = new Map<string, Origin>();
  const take = (found: Found, place: Place) => {
    options.progress(found);
    if (found.kind === "gap") {
      gaps.push(reportGap(found.gap));
      return;
    }
    const { object, gap, origin } = observe(found, place, options.judges);
    objects.push(object);
    origins.set(keyOf(object), origin);
    if (gap !== undefined) {
      gaps.push(reportGap(gap));
    }
  };
  const regions = options.regions.length === 0 ? [undefined] : [...new Set(options.regions)];
  await Promise.all(regions.map((region) => lookAt(region, options, take)));
  return { objects, gaps, origins };
}

async function lookAt(
  region: string | undefined,
  options: LookOptions,
  take: (found: Found, place: Place) => void,
): Promise<void> {
  const { cloud, runtime, judges } = options;
  const deadline = () => runtime.now() + TIMEOUT;
  const place = await placeOf(region, options, deadline());
  if ("gap" in place) {
    take({ kind: "gap", gap: place.gap }, { region: region ?? "", projectId: "" });
    return;
  }
  const enterpriseProjectId = cloud.conduct()?.enterpriseProjectId;
  const scope: Scope = { cloud, place, enterpriseProjectId, deadline };
  const wantsStatus = (key: Parameters<Parameters<typeof surveyKeys>[1]>[0]) =>
    needsStatus(key, demandOf(judges.policy.policy, { kind: "key", id: key.keyId, name: key.alias }));
  const surveys = [surveyKeys(scope, wantsStatus), surveySecrets(scope), surveyClusters(scope)];
  await Promise.all(
    surveys.map(async (survey) => {
      for await (const found of survey) {
        take(found, place);
      }
    }),
  );
}

/** A region whose project cannot be found is a gap; where the caller itself is refused, there is nothing to report. */
async function placeOf(
  region: string | undefined,
  { cloud, projectId }: LookOptions,
  deadline: number,
): Promise<Place | { readonly gap: ReturnType<typeof gapOf> }> {
  try {
    return await cloud.place({ region, projectId }, deadline);
  } catch (error) {
    const fatal = !isCloudError(error) || error.reason === "credentials" || region === undefined;
    if (fatal) {
      throw error;
    }
    return { gap: gapOf(iam.KeystoneListProjects, region, error) };
  }
}
