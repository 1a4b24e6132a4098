import { attempt, type Call } from "./attempt";
import { mayRepeat } from "./classify";
import type { CorrectedClock } from "./clock";
import type { Keyring } from "./credentials/keyring";
import { type CloudError, isCloudError } from "./errors";
import { createLimiter, type Limiter } from "./limiter";
import type { Operation } from "./operations";
import { explained, type Remedy, remedied } from "./remedy";
import type { Runtime } from "./runtime";
import type { Settings } from "./settings/complete";
import type { Report } from "./settings/settings";
import type { Transport } from "./transport";

/** How a call is made. */
export interface CallOptions {
  readonly region: string;
  /** Left out where the API is not a project's own. */
  readonly projectId?: string | undefined;
  /** When to give up, in milliseconds since 1970 by `runtime.now()`: no attempt starts or lasts beyond it. */
  readonly deadline: number;
  /** Texts in the request that must never be shown, besides the credentials. */
  readonly secrets?: readonly string[];
}

/** What came back: the body as the API has it, and the token that IAM made, if it did. */
export interface Received {
  readonly value: unknown;
  readonly subjectToken: string | undefined;
}

/** What calls are made with. */
export interface CallerParts {
  readonly settings: Settings;
  readonly runtime: Runtime;
  readonly clock: CorrectedClock;
  readonly transport: Transport;
  readonly report: Report;
}

/** Makes a call, again where that can do no harm. Without a keyring it carries no credentials. @throws CloudError */
export type Caller = (
  operation: Operation,
  request: Readonly<Record<string, unknown>>,
  options: CallOptions,
  keyring: Keyring | undefined,
) => Promise<Received>;

/** The first pause before an attempt is repeated, and the longest, in milliseconds. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [250, 20_000];
/** The shortest pause before an object that is busy is asked again, in milliseconds; the longest is the one above. */
const BUSY_PAUSE = 5_000;

/** Makes a caller. All calls that go through it share one limit for each service and region. */
export function createCaller(parts: CallerParts): Caller {
  const limiters = new Map<string, Limiter>();
  const limiterOf = (operation: Operation, region: string) => {
    // CSMS answers on the host of KMS, and is counted with it.
    const name = `${operation.service === "csms" ? "kms" : operation.service} ${region}`;
    const limiter = limiters.get(name) ?? createLimiter(parts.settings.rate, parts.runtime);
    limiters.set(name, limiter);
    return limiter;
  };
  return (operation, request, options, keyring) =>
    repeatedly({ parts, operation, request, options, keyring, limiter: limiterOf(operation, options.region) });
}

/** Attempts a call until it succeeds, must not be repeated, or was repeated often or long enough. */
async function repeatedly(call: Call): Promise<Received> {
  const { runtime, settings, clock } = call.parts;
  const { operation, options, keyring, limiter } = call;
  const tried = new Set<Remedy>();
  let isBusy = false;
  for (let number = 1, repeats = 0; ; number += 1) {
    const credentials = await keyring?.get(options, options.deadline);
    const offset = clock.offset();
    try {
      return await attempt(call, credentials, number);
    } catch (error) {
      if (!isCloudError(error)) {
        throw error;
      }
      if (error.reason === "credentials" && (await remedied(call, error, { credentials, offset }, tried))) {
        continue;
      }
      const wait = pause(error, repeats, runtime);
      if (error.reason === "busy" && !isBusy) {
        isBusy = true;
        call.parts.report(`${error.message} Asked again until ${new Date(options.deadline).toISOString()} at most.`);
      }
      if (error.reason === "throttled") {
        limiter.throttled(wait);
      }
      // A busy object is waited for as long as there is time: how long its task takes is not ours to count.
      repeats += error.reason === "busy" ? 0 : 1;
      const inTime = runtime.now() + wait < options.deadline;
      if (!mayRepeat(operation, error) || repeats > settings.maxRetries || !inTime) {
        throw explained(call, error);
      }
      await runtime.sleep(wait);
    }
  }
}

/** How long to wait before the next attempt: as the cloud says, else growing, anywhere below the limit. */
function pause({ reason, retryAfter }: CloudError, repeats: number, runtime: Runtime): number {
  if (reason === "busy") {
    return retryAfter ?? BUSY_PAUSE + runtime.random() * (LONGEST_PAUSE - BUSY_PAUSE);
  }
  return retryAfter ?? runtime.random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (repeats + 1));
}
