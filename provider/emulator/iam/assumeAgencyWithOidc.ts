import type { Handler } from "../context";
import { ok } from "../reply";
import { assume, durationOf, readUrn, refused } from "./session";

/**
 * STS's exchange of an identity token for a temporary access key (v5; no credentials are needed for the call). Of the
 * token only form and expiry are looked at: the emulator has no keys of an identity provider to check a signature with.
 * Source: support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html, read in its version of 2026-07-22.
 */
export const assumeAgencyWithOidc: Handler = (context) => {
  const { provider_urn: provider, agency_urn: urn, agency_session_name: sessionName, id_token: token } = context.values;
  const agency = readUrn(urn);
  if (agency === undefined || typeof sessionName !== "string" || typeof provider !== "string" || provider === "") {
    throw refused(
      400,
      "provider_urn, agency_urn (iam::<domain_id>:agency:<name>) and agency_session_name must be given.",
    );
  }
  const claims = claimsOf(token);
  if (claims === undefined || claims.exp * 1000 <= context.tokenNow) {
    throw refused(403, "The id_token is no identity token, or has expired.");
  }
  const seconds = () => durationOf(context.values.duration_seconds, 3600, 43_200);
  return ok({
    ...assume(context, agency, sessionName, seconds),
    provider,
    audience: claims.aud,
    subject_from_id_token: claims.sub,
  });
};

interface Claims {
  readonly exp: number;
  readonly aud?: unknown;
  readonly sub?: unknown;
}

/** The claims of a JSON web token; `undefined` where it is none, or never ends. */
function claimsOf(token: unknown): Claims | undefined {
  const [, body, signature] = typeof token === "string" ? token.split(".") : [];
  if (body === undefined || signature === undefined) {
    return undefined;
  }
  try {
    const claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Partial<Claims> | null;
    return typeof claims?.exp === "number" ? { aud: claims.aud, sub: claims.sub, exp: claims.exp } : undefined;
  } catch {
    return undefined;
  }
}
