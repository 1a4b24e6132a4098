// Which variables of the environment belong to which credentials: those of the same spelling, never another account's.
import { settingsError } from "../errors/cloudError";
import { DECLARATIONS } from "../settings/declarations";
import type { SourceSettings } from "../settings/complete";
import { type Environment, variable, variableOf } from "../settings/settings";
import { credentialsOf, holdsCredentials, type Own, type Spelling, SPELLINGS } from "./spellings";

const [HW, SDK, OS] = SPELLINGS as readonly [Spelling, Spelling, Spelling, Spelling];

const AGENCY_NAME = "HW_ASSUME_ROLE_AGENCY_NAME";

/** The variables that name an identity provider. */
export const IDENTITY_PROVIDERS = [
  "HW_ASSUME_ROLE_IDP_ID",
  "HUAWEICLOUD_OIDC_PROVIDER_URN",
  "HUAWEICLOUD_SDK_IDP_ID",
] as const;

/** What comes with credentials of a spelling: its own variables, and those that no other spelling has. */
export function settingsOfSpelling(environment: Environment, spelling: Spelling): SourceSettings {
  return preferring(ownOf(environment, spelling), shared(environment, spelling));
}

/**
 * What comes with credentials that are this machine's own (a pod's, an instance's, a job's, those of a file's default
 * section): Huawei's variables, of spellings in which the environment holds no keys, user or token.
 */
export function settingsOfMachine(
  environment: Environment,
  spellings: readonly Spelling[] = [HW, SDK],
): SourceSettings {
  return spellings
    .filter((spelling) => !holdsCredentials(environment, spelling))
    .map((spelling) => ownOf(environment, spelling))
    .reduceRight<SourceSettings>((later, earlier) => preferring(earlier, later), shared(environment, undefined));
}

/** The same, where the credentials are named by variables of one of Huawei's spellings: then only by that one. */
export function settingsOfNamedBy(environment: Environment, name: "HW_" | "HUAWEICLOUD_SDK_"): SourceSettings {
  return settingsOfMachine(environment, name === "HW_" ? [HW] : [SDK]);
}

/**
 * What the environment says beside credentials that the settings hold, or a profile that they name: only where a region's
 * services are and which authority is trusted, and that only where it holds no credentials to which that would belong.
 */
export function settingsBesideNamed(environment: Environment): SourceSettings {
  const names = [...SPELLINGS.flatMap(credentialsOf), ...IDENTITY_PROVIDERS];
  if (names.some((name) => variable(environment, name))) {
    return {};
  }
  const { endpointVariables, cacertFile } = shared(environment, undefined);
  return { endpointVariables, cacertFile };
}

/** The first source's settings, and the second's where the first says nothing of the same thing. */
export function preferring(first: SourceSettings, second: SourceSettings): SourceSettings {
  // A project is in the account of the agency that comes with it.
  const isOfSecond = first.agencies === undefined && second.agencies !== undefined;
  const project = isOfSecond || (first.projectId ?? first.projectName) === undefined ? second : first;
  const domain = (first.domainId ?? first.domainName) === undefined ? second : first;
  return {
    region: first.region ?? second.region,
    projectId: project.projectId,
    projectName: project.projectName,
    projectRegion: project.projectRegion,
    domainId: domain.domainId,
    domainName: domain.domainName,
    authUrl: first.authUrl ?? second.authUrl,
    stsUrl: first.stsUrl ?? second.stsUrl,
    cloud: first.cloud ?? second.cloud,
    insecure: first.insecure ?? second.insecure,
    cacertFile: first.cacertFile ?? second.cacertFile,
    agencies: first.agencies ?? second.agencies,
    endpointVariables: first.endpointVariables ?? second.endpointVariables,
  };
}

/** The agency that the environment names, in Terraform's variables. @throws CloudError */
export function agenciesOf(environment: Environment): SourceSettings["agencies"] {
  const agencyName = variable(environment, AGENCY_NAME);
  if (agencyName === undefined) {
    return undefined;
  }
  const parsed = DECLARATIONS.assumeRole.schema.safeParse({
    agencyName,
    domainName: variable(environment, "HW_ASSUME_ROLE_DOMAIN_NAME"),
    domainId: variable(environment, "HW_ASSUME_ROLE_DOMAIN_ID"),
    duration: variable(environment, "HW_ASSUME_ROLE_DURATION"),
  });
  if (!parsed.success) {
    throw settingsError("The environment variable HW_ASSUME_ROLE_DURATION must be a whole number from 900 to 86400.");
  }
  return parsed.data;
}

/** The variables that belong to credentials, are set, and were not used with those that were found. */
export function unusedVariables(environment: Environment, used: SourceSettings): string[] {
  const unused = ([field, names]: [string, readonly string[]]) => {
    const value = used[field as Own];
    const isUsed = (text: string) =>
      typeof value === "boolean" ? DECLARATIONS.insecure.schema.safeParse(text).data === value : value === text;
    return names.filter((name) => {
      const text = variable(environment, name);
      return text !== undefined && !isUsed(text);
    });
  };
  const agency = variable(environment, AGENCY_NAME);
  const isAssumed = used.agencies?.some(({ agencyName }) => agencyName === agency) === true;
  const endpoints = Object.keys(environment).filter(
    (name) => name.startsWith("HUAWEICLOUD_SDK_REGION_") && variable(environment, name) !== undefined,
  );
  return [
    ...SPELLINGS.flatMap(({ own }) => Object.entries(own).flatMap(unused)),
    ...(used.endpointVariables === undefined ? endpoints : []),
    ...(agency === undefined || isAssumed ? [] : [AGENCY_NAME]),
  ];
}

function ownOf(environment: Environment, spelling: Spelling): SourceSettings {
  const text = (field: Own) => spelling.own[field]?.map((name) => variable(environment, name)).find((value) => value);
  return {
    projectId: text("projectId"),
    projectName: text("projectName"),
    projectRegion: variable(environment, spelling === OS ? "OS_REGION_NAME" : "HW_REGION_NAME"),
    domainId: text("domainId"),
    domainName: text("domainName"),
    authUrl: text("authUrl"),
    stsUrl: text("stsUrl"),
    insecure: variableOf("insecure", environment, spelling.own.insecure ?? []),
    // HW_CLOUD and OS_CACERT are among the shared ones, which these credentials' own always are.
    ...(spelling === HW && { agencies: agenciesOf(environment) }),
  };
}

/** Variables of which there is only one spelling: they go with every one, unless they belong to other credentials. */
function shared(environment: Environment, winner: Spelling | undefined): SourceSettings {
  const isFree = (spelling: Spelling) => spelling === winner || !holdsCredentials(environment, spelling);
  return {
    ...(isFree(HW) && { cloud: variable(environment, "HW_CLOUD"), agencies: agenciesOf(environment) }),
    ...(isFree(SDK) && { endpointVariables: environment }),
    ...(isFree(OS) && { cacertFile: variable(environment, "OS_CACERT") }),
  };
}
