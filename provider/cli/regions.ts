import { type Found, type Gap, gapOf, type Scope } from "../account";
import { type Cloud, iam, isCloudError, type Place, type Runtime } from "../cloud";

/** The regions of an account to read. */
export interface Regions {
  readonly cloud: Cloud;
  readonly runtime: Runtime;
  /** If empty, the region of the settings. */
  readonly regions: readonly string[];
  readonly projectId: string | undefined;
  /** Called with the number of objects of a kind that the cloud counts in each region. */
  readonly expected?: Scope["expected"];
}

/** Longest time that one call may take, with waiting for its turn and retries, in milliseconds. */
const TIMEOUT = 300_000;

/**
 * Surveys all regions in parallel, and yields objects as they are found.
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

/** A region whose project cannot be found is a gap. If the caller is refused, nothing can be read at all. */
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
