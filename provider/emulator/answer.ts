import type { CallInProgress } from "./calls";
import type { EmulatedCloud } from "./cloud";
import type { Caller, Context, Handler } from "./handler";
import { csmsHandlers } from "./csms";
import { dwsHandlers } from "./dws";
import type { ScheduledFault } from "./faults";
import { authenticate } from "./gateway/authentication";
import { requirePermission, requireProject } from "./gateway/authorization";
import { refusalReply } from "./gateway/errorShape";
import type { Route } from "./gateway/routes";
import type { Received } from "./gateway/signature";
import { iamHandlers } from "./iam";
import { kmsHandlers } from "./kms";
import { Refusal, type Reply } from "./reply";
import { length } from "./state/time";

/** A request whose body was read. */
export interface Exchange {
  readonly received: Received;
  readonly route: Route | undefined;
  /** Fields of the path, the query and the body; `undefined` if the body is not a JSON object. */
  readonly values: Readonly<Record<string, unknown>> | undefined;
  readonly call: CallInProgress;
}

/** The answer, and the fault to apply to it. */
export interface Answer {
  readonly reply: Reply;
  readonly fault: ScheduledFault | undefined;
}

const handlers: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  kms: kmsHandlers,
  csms: csmsHandlers,
  dws: dwsHandlers,
  iam: iamHandlers,
  sts: iamHandlers,
};
const BAD_BODY: Readonly<Record<string, string>> = { kms: "KMS.0202", csms: "CSMS.0004", dws: "DWS.0001" };
/** Sign-in operations need no signature. */
const OPEN = [
  "KeystoneCreateUserTokenByPassword",
  "CreateTokenWithIdToken",
  "CreateUnscopedTokenWithIdToken",
  "CreateTemporaryAccessKeyByToken",
  "AssumeAgencyWithOIDC",
];
/** Kinds of faults that change only the answer, not the operation. */
const HARMLESS = ["slow", "oversized", "delay", "lacks"];
const NOBODY: Caller = { user: undefined, session: undefined };

/**
 * Answers a call. Order of the checks: the API exists, size, signature or token, rate, scheduled faults, project,
 * permission, then the service's own: body, parameters, object, state.
 */
export async function answer(cloud: EmulatedCloud, exchange: Exchange): Promise<Answer> {
  let fault: ScheduledFault | undefined;
  const { call } = exchange;
  try {
    const { operation } = requireRoute(exchange);
    const caller = OPEN.includes(operation.name)
      ? NOBODY
      : authenticate(cloud.state(), exchange.received, operation.service, cloud.signatureNow());
    cloud.rateLimit.take(operation.service, cloud.now() + cloud.state().clock.skew);
    fault = cloud.faults.take(operation.name, call.object);
    const spoils = fault !== undefined && !HARMLESS.includes(fault.kind);
    if (fault?.kind === "delay" && fault.when === "before") {
      await wait(length(fault.delay));
    }
    if (spoils && fault?.when === "before") {
      return { reply: faultReply(fault, call, cloud), fault };
    }
    await wait(cloud.latency(operation.name));
    const reply = perform(cloud, exchange, caller);
    if (fault?.kind === "delay" && fault.when === "after") {
      await wait(length(fault.delay));
    }
    return { reply: spoils && fault?.kind === "status" ? faultReply(fault, call, cloud) : reply, fault };
  } catch (error) {
    return { reply: toReply(error, call, cloud), fault };
  }
}

function requireRoute({ route, received }: Exchange): Route {
  if (route === undefined) {
    throw new Refusal("APIGW.0101");
  }
  if (received.body.length > 12 * 1024 * 1024) {
    throw new Refusal("APIGW.0201", "The request body is larger than 12 MB.", 413);
  }
  return route;
}

/** Runs the operation. It is synchronous, so operations never overlap. */
function perform(cloud: EmulatedCloud, exchange: Exchange, caller: Caller): Reply {
  const { operation, fields } = requireRoute(exchange);
  const { headers } = exchange.received;
  const state = cloud.state();
  const projectId = fields.project_id ?? "";
  if (fields.project_id !== undefined) {
    requireProject(state, caller, operation.service, projectId, headers["x-project-id"] as string | undefined);
  }
  requirePermission(state, caller, operation);
  const handler = handlers[operation.service]?.[operation.name];
  if (handler === undefined) {
    throw new Refusal("EMULATOR.0501", `${operation.name} is not implemented by the emulator.`);
  }
  if (exchange.values === undefined) {
    throw new Refusal(BAD_BODY[operation.service] ?? "400", "The body is not a JSON object.", 400);
  }
  return handler(contextOf(cloud, exchange.values, { projectId, caller, headers }));
}

/** The context of a handler: the cloud and the request. */
export function contextOf(
  cloud: EmulatedCloud,
  values: Readonly<Record<string, unknown>>,
  request: Pick<Context, "projectId" | "caller" | "headers">,
): Context {
  const state = cloud.state();
  const tokenNow = cloud.signatureNow() + state.clock.tokens;
  return {
    state,
    now: cloud.now(),
    tokenNow,
    values,
    lag: cloud.lag,
    identityProvider: cloud.identityProvider,
    ...request,
  };
}

/** The answer for an error fault: from the service for 500 or if a code is given, otherwise from the gateway. */
function faultReply(fault: ScheduledFault, { service, operation }: CallInProgress, cloud: EmulatedCloud): Reply {
  const status = fault.status ?? 500;
  const internal = { kms: "KMS.0100", csms: "CSMS.0001", dws: "DWS.9999", iam: "500" }[service] ?? "APIGW.0201";
  const code = fault.code ?? (status === 429 ? "APIGW.0308" : status === 500 ? internal : "APIGW.0201");
  const refusal = new Refusal(code, "An injected fault.", status);
  const headers = fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) };
  return { ...refusalReply(refusal, service, operation, cloud.state().behaviour), headers };
}

function toReply(error: unknown, { service, operation }: CallInProgress, cloud: EmulatedCloud): Reply {
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal("EMULATOR.0500", `A mistake of the emulator's: ${String(error)}`, 500);
  return refusalReply(refusal, service, operation, cloud.state().behaviour);
}

async function wait(length: number): Promise<void> {
  if (length > 0) {
    // An answer that is held back for an hour must not keep a process alive whose emulator is closed.
    await new Promise((resolve) => setTimeout(resolve, length).unref());
  }
}
