import type { Caller } from "../handler";
import { Refusal } from "../reply";
import type { EmulatedSession } from "../state/account";
import type { EmulatorState } from "../state/state";
import { dateProblem, readAuthorization, type Received, signatureProblem } from "./signature";

/**
 * Who calls. A signature wins over a token. Order of the checks of a signature: form, access key, security token, its
 * expiry, date, signature. Of a token: known, expired. @throws Refusal
 */
export function authenticate(state: EmulatorState, request: Received, service: string, now: number): Caller {
  const token = request.headers["x-auth-token"];
  if (request.headers.authorization === undefined && typeof token === "string") {
    return byToken(state, token, service, now);
  }
  const signed = readAuthorization(request.headers.authorization as string | undefined);
  if (signed === undefined) {
    throw unsigned("the Authorization header is missing or malformed");
  }
  const { accessKey } = signed;
  const user = state.users.find((candidate) => candidate.accessKey === accessKey);
  const session = state.sessions.find((candidate) => candidate.accessKey === accessKey);
  const secretKey = user?.secretKey ?? session?.secretKey;
  if (secretKey === undefined) {
    throw unsigned("the access key does not exist");
  }
  if (session !== undefined) {
    requireSecurityToken(session, request, now + state.clock.tokens);
  }
  const problem = dateProblem(request, signed, now) ?? signatureProblem(request, signed, secretKey);
  if (problem !== undefined) {
    throw unsigned(problem);
  }
  return { user: user ?? state.users.find(({ name }) => name === session?.user), session };
}

function byToken(state: EmulatorState, token: string, service: string, now: number): Caller {
  const session = state.sessions.find((candidate) => candidate.token === token && candidate.accessKey === undefined);
  if (session === undefined) {
    throw refusedToken(state, service, "invalid");
  }
  if (session.expiresAt <= now + state.clock.tokens) {
    throw refusedToken(state, service, "expired");
  }
  return { user: state.users.find(({ name }) => name === session.user), session };
}

function requireSecurityToken(session: EmulatedSession, { headers }: Received, now: number): void {
  if (headers["x-security-token"] !== session.token) {
    throw unsigned("X-Security-Token is missing, or not that of the temporary access key");
  }
  if (session.expiresAt <= now) {
    throw unsigned("the securityToken has expired");
  }
}

/** Either the service refuses a token, with its own code and status (huawei-apis §1.4, §2.4), or the gateway does. */
function refusedToken({ behaviour }: EmulatorState, service: string, why: "invalid" | "expired"): Refusal {
  const own: Readonly<Record<string, readonly [string, string]>> = {
    kms: ["KMS.0302", "KMS.0303"],
    csms: ["CSMS.0301", "CSMS.0301"],
    iam: ["401", "401"],
  };
  const codes = behaviour.tokenRefusedBy === "service" || service === "iam" ? own[service] : undefined;
  const [invalid, expired] = codes ?? ["APIGW.0301", "APIGW.0307"];
  return new Refusal(why === "invalid" ? invalid : expired, undefined, codes === own.iam ? 401 : undefined);
}

function unsigned(reason: string): Refusal {
  return new Refusal("APIGW.0301", `Incorrect IAM authentication information: ${reason}`);
}
