import type { Context, Handler } from "../handler";
import { ok } from "../reply";
import { assume, at, domainOf, durationOf, iamTime, issueKey, readUrn, refused } from "./session";

/** IAM's own way (v3): 201, with the names access, secret, securitytoken and expires_at. */
export const createTemporaryAccessKeyByAgency: Handler = (context) => {
  const given = at(context.values, "auth", "identity", "assume_role");
  const [name, domainName, domainId] = [at(given, "agency_name"), at(given, "domain_name"), at(given, "domain_id")];
  const methods = at(context.values, "auth", "identity", "methods");
  if (!Array.isArray(methods) || !methods.includes("assume_role")) {
    throw refused(400, "auth.identity.methods must hold assume_role.");
  }
  if (typeof name !== "string" || (domainName === undefined && domainId === undefined)) {
    throw refused(400, "agency_name, and domain_name or domain_id, must be given.");
  }
  const agency = context.state.agencies.find(
    (known) =>
      known.name === name && (domainId === undefined ? known.domainName === domainName : known.domainId === domainId),
  );
  if (agency === undefined) {
    throw refused(404, `Could not find agency: ${name}.`);
  }
  const who = { agency: agency.name, domainId: agency.domainId };
  const key = issueKey(context, who, durationOf(at(given, "duration_seconds"), 900, 86_400));
  const { accessKey: access, secretKey: secret, token: securitytoken } = key;
  return { status: 201, body: { credential: { access, secret, securitytoken, expires_at: iamTime(key.expiresAt) } } };
};

/** The way of STS (v5): 200, with other names. */
export const assumeAgency: Handler = (context) => {
  const { agency_urn: urn, agency_session_name: sessionName, duration_seconds: duration } = context.values;
  const agency = readUrn(urn);
  if (agency === undefined || typeof sessionName !== "string") {
    throw refused(400, "agency_urn (iam::<domain_id>:agency:<name>) and agency_session_name must be given.");
  }
  // An agency that was assumed by one that was itself assumed lives an hour at most.
  const most = context.caller.session?.agency === undefined ? 43_200 : 3600;
  return ok(assume(context, agency, sessionName, () => durationOf(duration, 3600, most)));
};

export const getCallerIdentity: Handler = (context: Context) => {
  const { caller, state } = context;
  const { id } = domainOf(state, caller);
  const who = caller.session?.agency ?? caller.user?.name ?? "";
  const kind = caller.session?.agency === undefined ? "user" : "agency";
  return ok({ account_id: id, principal_urn: `iam::${id}:${kind}:${who}`, principal_id: caller.user?.id ?? who });
};
