import type { Handler } from "../handler";
import { ok } from "../reply";
import { assume, durationOf, readUrn, refused } from "./session";

/**
 * STS's exchange of an identity token for a temporary access key (v5; no credentials are needed for the call). The token's
 * signature, issuer, audience and expiry are verified.
 * Source: support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html, read in its version of 2026-07-22.
 */
export const assumeAgencyWithOidc: Handler = (context) => {
  const { provider_urn: urnOfProvider, agency_urn: urn, agency_session_name: sessionName } = context.values;
  const agency = readUrn(urn);
  if (agency === undefined || typeof sessionName !== "string" || typeof urnOfProvider !== "string") {
    throw refused(
      400,
      "provider_urn, agency_urn (iam::<domain_id>:agency:<name>) and agency_session_name must be given.",
    );
  }
  const provider = context.state.identityProviders.find(
    ({ id, domainId }) => urnOfProvider === `iam::${domainId}:oidc-provider:${id}`,
  );
  if (provider === undefined) {
    throw refused(403, `Not allowed to assume by ${urnOfProvider}.`);
  }
  const claims = context.identityProvider.read(context.values.id_token, provider, context.tokenNow);
  if (typeof claims === "string") {
    throw refused(403, `The id_token is refused: ${claims}.`);
  }
  const seconds = () => durationOf(context.values.duration_seconds, 3600, 43_200);
  return ok({
    ...assume(context, agency, sessionName, seconds),
    provider: urnOfProvider,
    audience: claims.aud,
    subject_from_id_token: claims.sub,
  });
};
