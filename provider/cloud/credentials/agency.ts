import { isCloudError, settingsError } from "../errors/cloudError";
import { iam, sts } from "../operations";
import type { Agency } from "../settings/agency";
import { settingKey } from "../settings/settings";
import { keyIn } from "./answeredKey";
import type { SignInContext } from "./signInContext";
import type { Credentials, Scope, SignIn } from "./credentials";
import { createKeyring, type Keyring } from "./keyring";

/** How long assumed credentials live where nothing is declared, in seconds. They are renewed before they expire. */
const DURATION = 3600;

/** The other credentials themselves, or the last of the agencies that are assumed one after another with them. */
export function withAgencies(base: SignIn, agencies: readonly Agency[], context: SignInContext): SignIn {
  return agencies.reduce((before, agency) => withAgency(before, agency, context), base);
}

function withAgency(base: SignIn, agency: Agency, context: SignInContext): SignIn {
  const { agencyName, domainName, domainId } = agency;
  if (!domainName && !domainId) {
    throw settingsError(
      `An agency of ${settingKey("assumeRole")} has no domainName or domainId: name the account that made the agency (in the ` +
        "environment HW_ASSUME_ROLE_DOMAIN_NAME or HW_ASSUME_ROLE_DOMAIN_ID).",
    );
  }
  const keyring = createKeyring(base, context);
  return {
    ...base,
    source: `the agency ${agencyName}, assumed with ${base.source}`,
    scoped: false,
    async load(scope, deadline) {
      return { ...(await assumed(agency, scope, deadline, keyring, context)), domainId };
    },
  };
}

/** By the account's id STS gives the key (v5), as Terraform has it; by its name, or where no STS is, IAM (v3). */
async function assumed(
  agency: Agency,
  { region }: Scope,
  deadline: number,
  keyring: Keyring,
  context: SignInContext,
): Promise<Credentials> {
  const { agencyName, domainName, domainId, duration = DURATION } = agency;
  const options = { region, deadline };
  if (domainId) {
    const request = {
      agency_urn: `iam::${domainId}:agency:${agencyName}`,
      agency_session_name: agencyName,
      duration_seconds: duration,
    };
    try {
      const { value } = await context.call(sts.AssumeAgency, request, options, keyring);
      return keyIn(value, sts.AssumeAgency);
    } catch (error) {
      if (!isCloudError(error) || !(error.code === "ENOTFOUND" || error.reason === "unsupported")) {
        throw error;
      }
    }
  }
  const role = {
    agency_name: agencyName,
    ...(domainId ? { domain_id: domainId } : { domain_name: domainName }),
    duration_seconds: duration,
  };
  const auth = { identity: { methods: ["assume_role"], assume_role: role } };
  const { value } = await context.call(iam.CreateTemporaryAccessKeyByAgency, { auth }, options, keyring);
  return keyIn(value, iam.CreateTemporaryAccessKeyByAgency);
}
