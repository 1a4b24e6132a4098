import { type Found, type Gap, gapOf, type Scope } from "../account";
import { type Cloud, iam, isCloudError, type Place, type Runtime } from "../cloud";

/** The regions of an account that are looked at. */
export interface Regions {
  readonly cloud: Cloud;
  readonly runtime: Runtime;
  /** None is the settings' own. */
  readonly regions: readonly string[];
  readonly projectId: string | undefined;
  /** Is told how many objects of a kind the cloud counts in each region. */
  readonly expected?: Scope["expected"];
}

/** Longest time that one call may take, with its turn and its repeats, in milliseconds. */
const TIMEOUT = 300_000;

/**
 * Runs surveys of all regions at once, each at its own pace, and hands over what they find as it comes.
 *
 * @throws CloudError where the caller is refused, or no region is known
 */
export async function surveyRegions(
  options: Regions,
  surveys: (scope: Scope) => readonly AsyncIterable<Found>[],
  take: (found: Found, place: Place) => void,
): Promise<void> {
  const regions = options.regions.length === 0 ? [undefined] : [...new Set(options.regions)];
  await Promise.all(
    regions.map(async (region) => {
      const { cloud, runtime } = options;
      const deadline = () => runtime.now() + TIMEOUT;
      const place = await placeOf(region, options, deadline());
      if ("gap" in place) {
        take({ kind: "gap", gap: place.gap }, { region: region ?? "", projectId: "" });
        return;
      }
      const { enterpriseProjectId } = cloud.conduct() ?? {};
      const scope: Scope = { cloud, place, enterpriseProjectId, deadline, expected: options.expected };
      await Promise.all(surveys(scope).map((survey) => drain(survey, (found) => take(found, place))));
    }),
  );
}

async function drain(survey: AsyncIterable<Found>, take: (found: Found) => void): Promise<void> {
  for await (const found of survey) {
    take(found);
  }
}

/** A region whose project cannot be found is a gap; where the caller itself is refused, there is nothing to look at. */
async function placeOf(
  region: string | undefined,
  { cloud, projectId }: Regions,
  deadline: number,
): Promise<Place | { readonly gap: Gap }> {
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
