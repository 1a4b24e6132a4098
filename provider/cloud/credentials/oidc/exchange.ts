import { iam, type Operation, sts } from "../../operations";
import type { SourceSettings } from "../../settings/complete";
import { answeredWithout, keyIn } from "../answeredKey";
import type { SignInContext } from "../signInContext";
import type { Credentials, Scope, SignIn } from "../credentials";
import { endOf, type IdentityToken } from "./identityToken";

/** An identity provider and what its token is exchanged for: a key by IAM (v3), or an agency's by STS (v5). */
export type Exchange =
  | { readonly idpId: string; readonly duration: number | undefined }
  | {
      readonly providerUrn: string;
      readonly agencyUrn: string;
      readonly sessionName: string;
      readonly duration: number;
      readonly policy: string | undefined;
      readonly policyIds: readonly string[] | undefined;
    };

/** Signs in by the token of an identity provider. */
export function oidcSignIn(
  context: SignInContext,
  origin: { readonly source: string; readonly configured: boolean; readonly settings: SourceSettings },
  token: IdentityToken,
  exchange: Exchange,
): SignIn {
  let isSaid = token.renewable;
  return {
    ...origin,
    source: `${origin.source}, with ${token.name}`,
    secrets: token.secrets,
    scoped: false,
    async load(scope, deadline) {
      const text = await token.get(deadline);
      const credentials = await exchangeFor(context, exchange, text, scope, deadline);
      if (!isSaid) {
        isSaid = true;
        context.report(endSentence(token, text, credentials));
      }
      return credentials;
    },
  };
}

/** Until when a token that cannot be had again lets a run work: until it ends, or the key that came of it does. */
function endSentence({ name }: IdentityToken, text: string, { expiresAt }: Credentials): string {
  const ends = [expiresAt, endOf(text)].filter((end) => end !== undefined);
  const until =
    ends.length === 0
      ? "it is not known until when this run can work"
      : `this run can work until ${new Date(Math.max(...ends)).toISOString()}`;
  return (
    `${name} cannot be renewed, so ${until}. A file that the platform renews, or GitHub's own token, has no ` +
    "such end."
  );
}

async function exchangeFor(
  context: SignInContext,
  exchange: Exchange,
  token: string,
  { region }: Scope,
  deadline: number,
): Promise<Credentials> {
  const call = (operation: Operation, request: Readonly<Record<string, unknown>>, secret: string) =>
    context.call(operation, request, { region, deadline, secrets: [secret] }, undefined);
  if ("providerUrn" in exchange) {
    const { value } = await call(sts.AssumeAgencyWithOIDC, stsRequest(exchange, token), token);
    return keyIn(value, sts.AssumeAgencyWithOIDC);
  }
  const request = { idp_id: exchange.idpId, auth: { id_token: { id: token } } };
  const { subjectToken } = await call(iam.CreateTokenWithIdToken, request, token);
  if (!subjectToken) {
    throw answeredWithout("a token (header X-Subject-Token)", iam.CreateTokenWithIdToken);
  }
  const identity = { methods: ["token"], token: { id: subjectToken, duration_seconds: exchange.duration } };
  const { value } = await call(iam.CreateTemporaryAccessKeyByToken, { auth: { identity } }, subjectToken);
  return keyIn(value, iam.CreateTemporaryAccessKeyByToken);
}

function stsRequest(exchange: Exclude<Exchange, { idpId: string }>, token: string): Record<string, unknown> {
  const { providerUrn, agencyUrn, sessionName, duration, policy, policyIds } = exchange;
  return {
    provider_urn: providerUrn,
    agency_urn: agencyUrn,
    agency_session_name: sessionName,
    id_token: token,
    duration_seconds: duration,
    policy,
    policy_ids: policyIds,
  };
}
