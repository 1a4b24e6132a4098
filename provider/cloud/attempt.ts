import type { CallerParts, CallOptions, Received } from "./caller";
import { late, readAnswer, unanswered } from "./classify";
import type { Credentials } from "./credentials/credentials";
import type { Keyring } from "./credentials/keyring";
import { isCloudError } from "./errors";
import type { Limiter } from "./limiter";
import type { Operation } from "./operations";
import { buildRequest } from "./request";
import { endpoint } from "./settings/endpoint";
import { type Outcome, trace } from "./trace";

/** A call, whatever number of attempts it takes. */
export interface Call {
  readonly parts: CallerParts;
  readonly operation: Operation;
  readonly request: Readonly<Record<string, unknown>>;
  readonly options: CallOptions;
  readonly keyring: Keyring | undefined;
  readonly limiter: Limiter;
}

/** Attempts a call once, when it is its turn. @throws CloudError */
export async function attempt(call: Call, credentials: Credentials | undefined, number: number): Promise<Received> {
  const { parts, operation, request, options, keyring, limiter } = call;
  const { settings, runtime, clock, transport, report } = parts;
  const base = endpoint(settings, operation.service, options.region);
  // What must not be sent twice goes on a connection of its own: a reset of an idle one is the commonest ambiguity.
  const way = { fresh: !operation.repeatable };
  await transport.ready(base, way);
  const isMyTurn = await limiter.turn(options.deadline);
  // Read once: what has no time left would fail as if it had been sent, and not be known not to have been.
  const began = runtime.now();
  if (!isMyTurn || began >= options.deadline) {
    throw late(operation, "no");
  }
  const to = { base, projectId: options.projectId, credentials, now: clock.now() };
  const signed = buildRequest(operation, request, to);
  const secrets = [...(keyring?.secrets() ?? []), ...(options.secrets ?? [])];
  const tell = (outcome: Outcome) => {
    if (settings.trace) {
      trace(report, { operation, host: base.host, number, began }, outcome, runtime.now(), secrets);
    }
  };
  try {
    const timeout = Math.min(settings.requestTimeout, options.deadline - began);
    const answer = await transport.send(signed, timeout, way).catch((error: unknown) => {
      throw isCloudError(error) ? error : unanswered(operation, error, secrets);
    });
    const value = readAnswer(operation, answer, secrets, runtime.now());
    tell(answer);
    return { value, subjectToken: answer.subjectToken };
  } catch (error) {
    tell({ error });
    throw error;
  }
}
