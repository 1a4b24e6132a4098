import { settingsError } from "../errors/cloudError";
import type { Agency } from "./agency";
import type { EndpointLayer } from "./endpointLayer";
import type { DeclaredSettings, Environment } from "./settings";

/**
 * What came with credentials, of their own source and spelling: their project and account, where their cloud is and
 * whether its certificates are checked. Of another source it would belong to another account (DESIGN §4).
 */
export interface SourceSettings {
  /** The region of a profile. */
  readonly region?: string | undefined;
  readonly projectId?: string | undefined;
  readonly projectName?: string | undefined;
  /** The region that the project belongs to, where it is not the default region. */
  readonly projectRegion?: string | undefined;
  readonly domainId?: string | undefined;
  readonly domainName?: string | undefined;
  readonly authUrl?: string | undefined;
  readonly stsUrl?: string | undefined;
  readonly cloud?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly cacertFile?: string | undefined;
  readonly agencies?: readonly Agency[] | undefined;
  /** The environment, where its variables for endpoints (HUAWEICLOUD_SDK_REGION_…) belong to the credentials. */
  readonly endpointVariables?: Environment | undefined;
}

/** The settings of one account, whole: what is declared, completed by what came with the credentials. */
export interface Settings
  extends Omit<DeclaredSettings, "insecure" | "endpoints" | "assumeRole">, Pick<SourceSettings, "projectRegion"> {
  readonly insecure: boolean;
  readonly agencies: readonly Agency[];
  /** Where the services are; the first layer that says so wins. */
  readonly endpoints: readonly EndpointLayer[];
}

/**
 * Completes the declared settings by those that came with the credentials. A declared setting wins over all of the
 * source's that say the same thing otherwise: a project's name over its id, a cloud over a URL.
 */
export function completeSettings(declared: DeclaredSettings, source: SourceSettings): Settings {
  const region = declared.region ?? source.region?.toLowerCase();
  const agencies = declared.assumeRole ?? source.agencies ?? [];
  return {
    ...declared,
    region,
    ...ownProject(declared, source, region),
    ...(declared.domainId === undefined && declared.domainName === undefined
      ? { domainId: source.domainId, domainName: source.domainName }
      : {}),
    insecure: declared.insecure ?? source.insecure ?? false,
    cacertFile: declared.cacertFile ?? source.cacertFile,
    agencies,
    endpoints: [
      { endpoints: declared.endpoints, authUrl: declared.authUrl, cloud: declared.cloud },
      { variables: source.endpointVariables, authUrl: source.authUrl, stsUrl: source.stsUrl, cloud: source.cloud },
    ],
  };
}

/** The project that is set for a region; a project belongs to one region. @throws CloudError where nobody knows to which */
export function projectOf(
  { projectId, projectRegion }: Pick<Settings, "projectId" | "projectRegion">,
  region: string,
): string | undefined {
  if (projectId !== undefined && projectRegion === undefined) {
    throw settingsError(
      "A project is set and no region, so it is not known which region the project belongs to. Set huaweicloud:region " +
        "or HW_REGION_NAME as well, or declare projectId on the resource.",
    );
  }
  return projectRegion === region.toLowerCase() ? projectId : undefined;
}

/** The name of a region's project: the sub-project that is set for it, or else the region's own. */
export function projectNameOf({ projectName, projectRegion }: Settings, region: string): string {
  // A sub-project's name begins with its region.
  const isOfRegion =
    projectRegion === undefined ? projectName?.startsWith(`${region}_`) : projectRegion === region.toLowerCase();
  return (isOfRegion ? projectName : undefined) ?? region;
}

/** A project of the source's is in the source's own account: not in that of an agency which is declared on top. */
function ownProject(
  { projectId, projectName, assumeRole }: DeclaredSettings,
  source: SourceSettings,
  region: string | undefined,
): Pick<Settings, "projectId" | "projectName" | "projectRegion"> {
  if (projectId !== undefined || projectName !== undefined) {
    return { projectId, projectName, projectRegion: region };
  }
  if (assumeRole !== undefined) {
    return { projectId: undefined, projectName: undefined, projectRegion: undefined };
  }
  const own = source.projectRegion?.toLowerCase() ?? region;
  return { projectId: source.projectId, projectName: source.projectName, projectRegion: own };
}
