import { randomBytes } from "node:crypto";
import type { Caller, Context } from "../handler";
import { Refusal } from "../reply";
import { DOMAIN, type EmulatedSession } from "../state/account";
import type { EmulatorState } from "../state/state";
import { length } from "../state/time";

interface Agency {
  readonly domainId: string;
  readonly name: string;
}

/**
 * Issues a temporary access key for an agency, or for whom a token speaks. It lives no longer than `behaviour.keyLife`,
 * whatever was asked for.
 */
export function issueKey(
  context: Context,
  who: Pick<EmulatedSession, "agency" | "user" | "domainId">,
  seconds: number,
): Required<Pick<EmulatedSession, "accessKey" | "secretKey">> & EmulatedSession {
  const { keyLife } = context.state.behaviour;
  const session = {
    token: `emulated-security-token-${randomBytes(24).toString("hex")}`,
    accessKey: `TEMPORARY${randomBytes(8).toString("hex").toUpperCase()}`,
    secretKey: `temporary-secret-key-${randomBytes(16).toString("hex")}`,
    ...who,
    expiresAt: context.tokenNow + Math.min(seconds * 1000, keyLife === undefined ? Infinity : length(keyLife)),
  };
  context.state.sessions.push(session);
  return session;
}

/** An agency as STS (v5) names it: `iam::<domain_id>:agency:<name>`; `undefined` where it is not that. */
export function readUrn(urn: unknown): Agency | undefined {
  const [, domainId, name] = /^iam::([^:]+):agency:(.+)$/.exec(typeof urn === "string" ? urn : "") ?? [];
  return domainId === undefined || name === undefined ? undefined : { domainId, name };
}

/** What STS answers to whoever assumes an agency, whichever way. @throws Refusal if there is none of that name */
export function assume(
  context: Context,
  { domainId, name }: Agency,
  sessionName: string,
  seconds: () => number,
): object {
  if (!context.state.agencies.some((known) => known.name === name && known.domainId === domainId)) {
    throw refused(403, `Not allowed to assume iam::${domainId}:agency:${name}.`);
  }
  const key = issueKey(context, { agency: name, domainId }, seconds());
  return {
    credentials: {
      access_key_id: key.accessKey,
      secret_access_key: key.secretKey,
      security_token: key.token,
      expiration: iamTime(key.expiresAt),
    },
    assumed_agency: { urn: `sts::${domainId}:assumed-agency:${name}/${sessionName}`, id: `${name}:${sessionName}` },
  };
}

/** The account that a caller works in: that of the agency it assumed, else its own. */
export function domainOf(
  state: EmulatorState,
  { user, session }: Caller,
): { readonly id: string; readonly name: string } {
  const agency = state.agencies.find(
    ({ name, domainId }) => name === session?.agency && (session.domainId ?? domainId) === domainId,
  );
  return {
    id: agency?.domainId ?? user?.domainId ?? session?.domainId ?? DOMAIN.id,
    name: agency?.domainName ?? user?.domainName ?? DOMAIN.name,
  };
}

/** A time as IAM writes it: `2020-01-08T03:16:01.599000Z`. */
export function iamTime(time: number): string {
  return new Date(time).toISOString().replace("Z", "000Z");
}

/** How long a temporary key is to live, in seconds. */
export function durationOf(value: unknown, fallback: number, most: number): number {
  const seconds = value ?? fallback;
  if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds < 900 || seconds > most) {
    throw refused(400, `duration_seconds must be a whole number from 900 to ${most}.`);
  }
  return seconds;
}

/** A refusal of IAM's, whose code is its status. */
export function refused(status: number, message: string): Refusal {
  return new Refusal(String(status), message, status);
}

/** The value at a path in a JSON value. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  );
}
