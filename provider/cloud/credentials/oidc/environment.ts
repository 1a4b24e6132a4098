import { settingsError } from "../../errors/cloudError";
import { DECLARATIONS } from "../../settings/declarations";
import { variable } from "../../settings/settings";
import type { SignInContext } from "../signInContext";
import type { Found, SignIn } from "../credentials";
import { agenciesOf, settingsOfMachine, settingsOfNamedBy } from "../sourceVariables";
import { STS_DEFAULTS } from "./declared";
import { oidcSignIn } from "./exchange";
import { identityToken } from "./identityToken";
import { SDK_DURATION } from "./section";

/** The identity provider that the environment names: by Terraform's variables, else by STS's, else by the SDKs'. */
export function fromEnvironmentOidc(context: SignInContext): Found {
  const found = terraform(context) ?? securityTokenService(context) ?? sdk(context);
  return found ?? "no variable names an identity provider";
}

/** What is set of an identity provider that is not named; said where nothing else signs in. */
export function halfOfOidc({ environment }: SignInContext): string | undefined {
  const halves = [
    ["HW_ASSUME_ROLE_ID_TOKEN", "HW_ASSUME_ROLE_IDP_ID"],
    ["HW_ASSUME_ROLE_ID_TOKEN_FILE", "HW_ASSUME_ROLE_IDP_ID"],
    ["HUAWEICLOUD_OIDC_ID_TOKEN", "HUAWEICLOUD_OIDC_PROVIDER_URN"],
    ["HUAWEICLOUD_OIDC_TOKEN_FILE", "HUAWEICLOUD_OIDC_PROVIDER_URN"],
    ["HUAWEICLOUD_OIDC_AGENCY_URN", "HUAWEICLOUD_OIDC_PROVIDER_URN"],
    ["HUAWEICLOUD_SDK_ID_TOKEN_FILE", "HUAWEICLOUD_SDK_IDP_ID"],
  ] as const;
  const half = halves.find(([one]) => variable(environment, one) !== undefined);
  return half && `${half[0]} is set but ${half[1]} is not: set both.`;
}

function terraform(context: SignInContext): SignIn | undefined {
  const { environment } = context;
  const named = (name: string) => ({ name, value: variable(environment, name) });
  const idpId = variable(environment, "HW_ASSUME_ROLE_IDP_ID");
  if (idpId === undefined) {
    return undefined;
  }
  const token = identityToken(context, "HW_ASSUME_ROLE_IDP_ID", {
    text: named("HW_ASSUME_ROLE_ID_TOKEN"),
    file: named("HW_ASSUME_ROLE_ID_TOKEN_FILE"),
  });
  const duration = secondsOf(context, "HW_ASSUME_ROLE_DURATION");
  // The agency belongs to the provider, whatever else is in these variables.
  const agencies = agenciesOf(environment);
  const origin = {
    source: "the identity provider of HW_ASSUME_ROLE_IDP_ID",
    configured: false,
    settings: { ...settingsOfNamedBy(environment, "HW_"), agencies },
  };
  return oidcSignIn(context, origin, token, { idpId, duration: agencies === undefined ? duration : undefined });
}

function securityTokenService(context: SignInContext): SignIn | undefined {
  const { environment } = context;
  const named = (name: string) => ({ name, value: variable(environment, name) });
  const providerUrn = variable(environment, "HUAWEICLOUD_OIDC_PROVIDER_URN");
  if (providerUrn === undefined) {
    return undefined;
  }
  const agencyUrn = variable(environment, "HUAWEICLOUD_OIDC_AGENCY_URN");
  if (agencyUrn === undefined) {
    throw settingsError("HUAWEICLOUD_OIDC_PROVIDER_URN is set but HUAWEICLOUD_OIDC_AGENCY_URN is not: set both.");
  }
  const token = identityToken(context, "HUAWEICLOUD_OIDC_PROVIDER_URN", {
    text: named("HUAWEICLOUD_OIDC_ID_TOKEN"),
    file: named("HUAWEICLOUD_OIDC_TOKEN_FILE"),
  });
  const origin = {
    source: "the identity provider of HUAWEICLOUD_OIDC_PROVIDER_URN",
    configured: false,
    settings: settingsOfMachine(environment),
  };
  return oidcSignIn(context, origin, token, {
    ...{ providerUrn, agencyUrn },
    sessionName: variable(environment, "HUAWEICLOUD_OIDC_SESSION_NAME") ?? STS_DEFAULTS.sessionName,
    duration: secondsOf(context, "HUAWEICLOUD_OIDC_DURATION_SECONDS") ?? STS_DEFAULTS.duration,
    policy: variable(environment, "HUAWEICLOUD_OIDC_POLICY"),
    policyIds: variable(environment, "HUAWEICLOUD_OIDC_POLICY_IDS")
      ?.split(",")
      .map((id) => id.trim()),
  });
}

function sdk(context: SignInContext): SignIn | undefined {
  const { environment } = context;
  const idpId = variable(environment, "HUAWEICLOUD_SDK_IDP_ID");
  if (idpId === undefined) {
    return undefined;
  }
  const name = "HUAWEICLOUD_SDK_ID_TOKEN_FILE";
  const token = identityToken(context, "HUAWEICLOUD_SDK_IDP_ID", {
    file: { name, value: variable(environment, name) },
  });
  const settings = settingsOfNamedBy(environment, "HUAWEICLOUD_SDK_");
  const origin = { source: "the identity provider of HUAWEICLOUD_SDK_IDP_ID", configured: false, settings };
  return oidcSignIn(context, origin, token, { idpId, duration: SDK_DURATION });
}

function secondsOf({ environment }: SignInContext, name: string): number | undefined {
  const parsed = DECLARATIONS.assumeRoleWithOidc.schema.safeParse({ duration: variable(environment, name) });
  if (!parsed.success) {
    throw settingsError(`The environment variable ${name} must be a whole number from 900 to 86400.`);
  }
  return parsed.data.duration;
}
