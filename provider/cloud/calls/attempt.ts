import type { Call, CallResult } from "./call";
import { readAnswer } from "../answers/readAnswer";
import { late, unanswered } from "../answers/unanswered";
import type { Credentials } from "../credentials/credentials";
import { isCloudError } from "../errors/cloudError";
import { buildRequest } from "../signing/buildRequest";
import { endpoint } from "../settings/endpoint";
import { type Outcome, trace } from "./trace";

/** Attempts a call once, when it is its turn. @throws CloudError */
export async function attempt(call: Call, credentials: Credentials | undefined, number: number): Promise<CallResult> {
  const { context, operation, request, options, keyring, limiter } = call;
  const { settings, runtime, clock, transport, report } = context;
  const base = endpoint(settings, operation.service, options.region);
  // What must not be sent twice goes on a connection of its own: a reset of an idle one is the commonest ambiguity.
  const route = { fresh: !operation.repeatable };
  await transport.ready(base, route);
  const isMyTurn = await limiter.turn(options.deadline);
  // Read once: what has no time left would fail as if it had been sent, and not be known not to have been.
  const began = runtime.now();
  if (!isMyTurn || began >= options.deadline) {
    throw late(operation, "no");
  }
  const to = { base, projectId: options.projectId, credentials, now: clock.now() };
  const signed = buildRequest(operation, request, to);
  const secrets = [...(keyring?.secrets() ?? []), ...(options.secrets ?? [])];
  const traced = (outcome: Outcome) => {
    if (settings.trace) {
      trace(report, { operation, host: base.host, number, began }, outcome, runtime.now(), secrets);
    }
  };
  try {
    const timeout = Math.min(settings.requestTimeout, options.deadline - began);
    const answer = await transport.send(signed, timeout, route).catch((error: unknown) => {
      throw isCloudError(error) ? error : unanswered(operation, error, secrets);
    });
    const value = readAnswer(operation, answer, secrets, runtime.now());
    traced(answer);
    return { value, subjectToken: answer.subjectToken };
  } catch (error) {
    traced({ error });
    throw error;
  }
}
