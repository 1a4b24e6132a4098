import type { Call, CallResult } from "./call";
import { readAnswer } from "../answers/readAnswer";
import { timeOf } from "../answers/headers";
import { type Destination, late, unanswered, unread } from "../answers/unanswered";
import type { Credentials } from "../credentials/credentials";
import { type CloudError, isCloudError } from "../errors/cloudError";
import { buildRequest } from "../signing/buildRequest";
import { endpoint } from "../settings/endpoint";
import { skewText, WORTH_TELLING } from "../time/clock";
import type { Answer } from "../transport/transport";
import { type Outcome, trace } from "./trace";

/** Attempts a call once, when it is its turn. @throws CloudError */
export async function attempt(call: Call, credentials: Credentials | undefined, number: number): Promise<CallResult> {
  const { context, operation, request, options, keyring, limiter } = call;
  const { settings, runtime, clock, transport, report } = context;
  const base = endpoint(settings, operation.service, options.region);
  // What must not be sent twice goes on a connection of its own: a reset of an idle one is the commonest ambiguity.
  const route = { fresh: !operation.repeatable };
  const proxy = await transport.ready(base, route);
  const isMyTurn = await limiter.turn(options.deadline);
  // Read the clock once: a deadline that passes between two reads would be reported as possibly sent.
  const began = runtime.now();
  if (!isMyTurn || began >= options.deadline) {
    throw late(operation, "no");
  }
  const to = { base, projectId: options.projectId, credentials, now: clock.now() };
  const signed = buildRequest(operation, request, to);
  const secrets = [...(keyring?.secrets() ?? []), ...(options.secrets ?? []), ...(proxy?.secrets ?? [])];
  const traced = (outcome: Outcome) => {
    if (settings.trace) {
      trace(report, { operation, host: base.host, number, began }, outcome, runtime.now(), secrets);
    }
  };
  const timeout = Math.min(settings.requestTimeout, options.deadline - began);
  options.leaving?.();
  let answer: Answer | undefined;
  try {
    answer = await transport.send(signed, timeout, route);
    const value = readAnswer(operation, answer, secrets, runtime.now());
    learnTime(call, timeOf(answer.date), began);
    traced(answer);
    return { value, subjectToken: answer.subjectToken };
  } catch (thrown) {
    const error = asCloudError(call, thrown, answer, secrets, { host: base.host, region: options.region, proxy });
    learnTime(call, error.cloudTime, began);
    traced({ error });
    throw error;
  }
}

/** From here on nothing may count as never sent because of a fault of our own: it is in doubt, as a lost answer is. */
function asCloudError(
  { operation }: Call,
  thrown: unknown,
  answer: Answer | undefined,
  secrets: readonly string[],
  to: Destination,
): CloudError {
  if (isCloudError(thrown)) {
    return thrown;
  }
  return answer === undefined ? unanswered(operation, thrown, secrets, to) : unread(operation, answer, thrown, secrets);
}

/** Goes by the cloud's clock from now on, and says so where this machine's is far off. */
function learnTime({ context: { clock, runtime, report } }: Call, cloudTime: number | undefined, sent: number): void {
  const ahead = cloudTime === undefined ? undefined : clock.learn(cloudTime, sent, runtime.now());
  if (ahead !== undefined && Math.abs(ahead) > WORTH_TELLING) {
    report(`The cloud's time is used: ${skewText(ahead)}. Set the clock of this machine.`);
  }
}
