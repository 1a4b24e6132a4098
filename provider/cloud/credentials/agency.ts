import { settingsError } from "../errors/cloudError";
import { iam, type ResponseOf } from "../operations";
import { DECLARATIONS } from "../settings/declarations";
import { keyOf, variable } from "../settings/settings";
import type { SignInContext } from "./context";
import type { SignIn } from "./credentials";
import { createKeyring } from "./keyring";

/** How long assumed credentials live where nothing is declared, in seconds. They are renewed before they expire. */
const DURATION = 3600;

/** The other credentials themselves, or the agency that is assumed with them. */
export function withAgency(base: SignIn, context: SignInContext): SignIn {
  const agency = agencyOf(context);
  if (agency === undefined) {
    return base;
  }
  if (!agency.domainName && !agency.domainId) {
    throw settingsError(
      `${keyOf("assumeRole")} has no domainName or domainId: name the account that made the agency ` +
        "(in the environment HW_ASSUME_ROLE_DOMAIN_NAME or HW_ASSUME_ROLE_DOMAIN_ID).",
    );
  }
  const keyring = createKeyring(base, context.clock);
  return {
    ...base,
    source: `the agency ${agency.agencyName}, assumed with ${base.source}`,
    scoped: false,
    // The project of the base credentials is in another account.
    defaults: { iamEndpoint: base.defaults.iamEndpoint },
    async load({ region }, deadline) {
      const { agencyName, domainName, domainId, duration } = agency;
      const role = {
        agency_name: agencyName,
        ...(domainId ? { domain_id: domainId } : { domain_name: domainName }),
        duration_seconds: duration ?? DURATION,
      };
      const auth = { identity: { methods: ["assume_role"], assume_role: role } };
      const operation = iam.CreateTemporaryAccessKeyByAgency;
      const { value } = await context.call(operation, { auth }, { region, deadline, secrets: [] }, keyring);
      const { access, secret, securitytoken, expires_at: expires } = (value as ResponseOf<typeof operation>).credential;
      const expiresAt = Date.parse(expires);
      return {
        accessKey: access,
        secretKey: secret,
        securityToken: securitytoken,
        expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
        domainId,
      };
    },
  };
}

function agencyOf({ settings, environment }: SignInContext): (typeof settings)["assumeRole"] {
  const agencyName = variable(environment, "HW_ASSUME_ROLE_AGENCY_NAME");
  if (settings.assumeRole !== undefined || agencyName === undefined) {
    return settings.assumeRole;
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
