import { cloudError } from "../../errors/cloudError";
import { iam, type Operation, sts } from "../../operations";
import type { SourceSettings } from "../../settings/complete";
import type { SignInContext } from "../context";
import type { Credentials, Scope, SignIn } from "../credentials";
import { temporaryKey } from "../temporaryKey";
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
  way: { readonly source: string; readonly configured: boolean; readonly settings: SourceSettings },
  token: IdentityToken,
  exchange: Exchange,
): SignIn {
  let isSaid = token.renewable;
  return {
    ...way,
    source: `${way.source}, with ${token.name}`,
    secrets: token.secrets,
    scoped: false,
    async load(scope, deadline) {
      const text = await token.get(deadline);
      const credentials = await exchangeFor(context, exchange, text, scope, deadline);
      if (!isSaid) {
        isSaid = true;
        const until = Math.max(credentials.expiresAt ?? 0, endOf(text) ?? 0);
        context.report(
          `${token.name} cannot be renewed, so this run can work until ${new Date(until).toISOString()}. A file ` +
            "that the platform renews, or GitHub's own token, has no such limit.",
        );
      }
      return credentials;
    },
  };
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
    throw broken(iam.CreateTokenWithIdToken, "a token (header X-Subject-Token)");
  }
  const seconds = exchange.duration === undefined ? {} : { duration_seconds: exchange.duration };
  const identity = { methods: ["token"], token: { id: subjectToken, ...seconds } };
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

function keyIn(value: unknown, operation: Operation): Credentials {
  const key = temporaryKey(value);
  if (key === undefined) {
    throw broken(operation, "a temporary access key");
  }
  return key;
}

function broken({ service, name }: Operation, what: string): Error {
  return cloudError(
    `${service.toUpperCase()} ${name} answered without ${what}. Check the endpoint of ${service}, and a proxy in between.`,
    { service, operation: name, reason: "broken", processed: "no" },
  );
}
