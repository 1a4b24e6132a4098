import { randomBytes } from "node:crypto";
import type { Context, Handler } from "../handler";
import type { Reply } from "../reply";
import { length } from "../state/time";
import { at, durationOf, iamTime, issueKey, refused } from "./session";

/** IAM's exchange of an identity token for a token of its own, which is for no project (v3; sign-in.md). */
export const createTokenWithIdToken: Handler = (context) =>
  exchanged(context, context.headers["x-idp-id"], at(context.values, "auth", "id_token", "id"));

/** The same by the way of the SDK for Node.js: the provider in the path, the identity token as a bearer token. */
export const createUnscopedTokenWithIdToken: Handler = (context) =>
  exchanged(context, context.values.idp_id, String(context.headers.authorization).replace(/^Bearer /, ""));

function exchanged(context: Context, idpId: unknown, idToken: unknown): Reply {
  const { state, tokenNow } = context;
  const provider = state.identityProviders.find(({ id }) => id === idpId);
  if (provider === undefined) {
    throw refused(404, "Could not find the identity provider.");
  }
  const claims = context.identityProvider.read(idToken, provider, tokenNow);
  if (typeof claims === "string") {
    throw refused(401, `The id_token is refused: ${claims}.`);
  }
  const expiresAt = tokenNow + length(state.behaviour.tokenLife);
  const token = `emulated-token-${randomBytes(24).toString("hex")}`;
  state.sessions.push({ token, domainId: provider.domainId, expiresAt });
  const user = { id: claims.sub, name: claims.sub, domain: { id: provider.domainId } };
  return {
    status: 201,
    headers: { "X-Subject-Token": token },
    body: { token: { methods: ["mapped"], issued_at: iamTime(tokenNow), expires_at: iamTime(expiresAt), user } },
  };
}

/** A temporary access key for whom a token speaks: 201, with IAM's names. */
export const createTemporaryAccessKeyByToken: Handler = (context) => {
  const { state, tokenNow, values, headers } = context;
  const given = at(values, "auth", "identity", "token");
  const token = at(given, "id") ?? headers["x-auth-token"];
  const session = state.sessions.find((known) => known.token === token && known.accessKey === undefined);
  if (session === undefined || session.expiresAt <= tokenNow) {
    throw refused(401, "The token is unknown, or has expired.");
  }
  const { user, domainId } = session;
  const key = issueKey(context, { user, domainId }, durationOf(at(given, "duration_seconds"), 900, 86_400));
  const { accessKey: access, secretKey: secret, token: securitytoken } = key;
  return { status: 201, body: { credential: { access, secret, securitytoken, expires_at: iamTime(key.expiresAt) } } };
};
