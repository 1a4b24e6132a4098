import { settingsError } from "../../errors/cloudError";
import type { SourceSettings } from "../../settings/complete";
import { settingKey, variable } from "../../settings/settings";
import type { SignInContext } from "../signInContext";
import type { SignIn } from "../credentials";
import { IDENTITY_PROVIDERS } from "../sourceVariables";
import { oidcSignIn } from "./exchange";
import { identityToken, type TokenPlaces } from "./identityToken";

/** How long an agency's key of STS lives where nothing is declared, in seconds, and the session's name: the SDKs' own. */
export const STS_DEFAULTS = { duration: 3600, sessionName: "oidc-sts-session" } as const;

/** Fields that only one of the two ways has: beside the other they would be dropped without a word, a policy as well. */
const ONLY_BY_IDP = ["agencyName", "domainId"] as const;
const ONLY_BY_STS = ["sessionName", "policy", "policyIds"] as const;

type Oidc = NonNullable<SignInContext["settings"]["assumeRoleWithOidc"]>;

/** The identity provider of the settings, with what came beside them. @throws CloudError if a part is missing */
export function fromDeclaredOidc(context: SignInContext, beside: SourceSettings): SignIn | undefined {
  const { assumeRoleWithOidc: given } = context.settings;
  if (given === undefined) {
    return undefined;
  }
  const setting = settingKey("assumeRoleWithOidc");
  const { idpId, agencyName, duration, providerUrn, agencyUrn, sessionName, policy, policyIds } = given;
  const token = identityToken(context, setting, placesOf(context, given));
  const origin = { source: `the identity provider of ${setting}`, configured: true, settings: beside };
  if (idpId !== undefined && providerUrn === undefined && agencyUrn === undefined) {
    assertWithout(given, ONLY_BY_STS, "providerUrn and agencyUrn, not with idpId");
    const settings = { ...beside, agencies: agencyOf(given) };
    return oidcSignIn(context, { ...origin, settings }, token, {
      idpId,
      duration: agencyName === undefined ? duration : undefined,
    });
  }
  if (idpId !== undefined || providerUrn === undefined || agencyUrn === undefined) {
    throw settingsError(`${setting} must have either idpId, or providerUrn and agencyUrn.`);
  }
  assertWithout(given, ONLY_BY_IDP, "idpId, not with providerUrn and agencyUrn");
  return oidcSignIn(context, origin, token, {
    ...{ providerUrn, agencyUrn, policy, policyIds },
    sessionName: sessionName ?? STS_DEFAULTS.sessionName,
    duration: duration ?? STS_DEFAULTS.duration,
  });
}

function assertWithout(given: Oidc, fields: readonly (keyof Oidc)[], owner: string): void {
  const stray = fields.find((field) => given[field] !== undefined);
  if (stray !== undefined) {
    throw settingsError(
      `${stray} of ${settingKey("assumeRoleWithOidc")} goes with ${owner}: leave it out, or correct them.`,
    );
  }
}

/** The agency that comes with an identity provider of IAM's (v3), as Terraform has it: by the account's id. */
function agencyOf({ agencyName, domainId, duration }: Oidc): SourceSettings["agencies"] {
  const setting = settingKey("assumeRoleWithOidc");
  if (agencyName === undefined && domainId === undefined) {
    return undefined;
  }
  if (agencyName === undefined) {
    throw settingsError(`domainId of ${setting} is set but agencyName is not: name the agency of that account.`);
  }
  if (domainId === undefined) {
    throw settingsError(
      `agencyName of ${setting} is set but domainId is not: give the id of the account that made the agency.`,
    );
  }
  return [{ agencyName, domainId, duration }];
}

/** A declared provider takes a job's token from the environment, unless that names a provider of its own for it. */
function placesOf({ environment }: SignInContext, { idToken, idTokenFile }: Oidc): TokenPlaces {
  const setting = settingKey("assumeRoleWithOidc");
  const declared = idToken !== undefined || idTokenFile !== undefined;
  if (declared || IDENTITY_PROVIDERS.some((name) => variable(environment, name) !== undefined)) {
    return {
      text: { name: `idToken of ${setting}`, value: idToken },
      file: { name: `idTokenFile of ${setting}`, value: idTokenFile },
    };
  }
  const first = (usual: string, ...others: readonly string[]) => {
    const name = [usual, ...others].find((each) => variable(environment, each) !== undefined) ?? usual;
    return { name, value: variable(environment, name) };
  };
  return {
    text: first("HW_ASSUME_ROLE_ID_TOKEN", "HUAWEICLOUD_OIDC_ID_TOKEN"),
    file: first("HW_ASSUME_ROLE_ID_TOKEN_FILE", "HUAWEICLOUD_OIDC_TOKEN_FILE", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"),
  };
}
