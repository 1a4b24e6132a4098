import { attempt } from "./attempt";
import type { Call, CallContext, CallResult, SendCall } from "./call";
import { mayRepeat } from "./mayRepeat";
import { type CloudError, isCloudError } from "../errors/cloudError";
import { createLimiter, type Limiter } from "./limiter";
import type { Operation } from "../operations";
import { explained, type Remedy, remedied } from "./remedy";
import type { Runtime } from "../time/runtime";

/** The shortest pause before an attempt is repeated, and the longest, in milliseconds. A cloud may ask for a pause of 0. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [250, 20_000];
/** The shortest pause before an object that is busy is asked again, in milliseconds; the longest is the one above. */
const BUSY_PAUSE = 5_000;

/** Makes what sends calls. All calls that go through one share one limit for each service and region. */
export function createSendCall(context: CallContext): SendCall {
  const limiters = new Map<string, Limiter>();
  const limiterOf = (operation: Operation, region: string) => {
    // CSMS answers on the host of KMS, and is counted with it.
    const name = `${operation.service === "csms" ? "kms" : operation.service} ${region}`;
    const limiter = limiters.get(name) ?? createLimiter(context.settings.rate, context.runtime);
    limiters.set(name, limiter);
    return limiter;
  };
  return (operation, request, options, keyring) =>
    repeatedly({ context, operation, request, options, keyring, limiter: limiterOf(operation, options.region) });
}

/** Attempts a call until it succeeds, must not be repeated, or was repeated often or long enough. */
async function repeatedly(call: Call): Promise<CallResult> {
  const { runtime, settings, clock } = call.context;
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
        call.context.report(`${error.message} Retrying until ${new Date(options.deadline).toISOString()} at most.`);
      }
      if (error.reason === "throttled") {
        limiter.throttled(wait);
      }
      // Busy answers don't count against maxRetries: the object is waited for as long as there is time.
      repeats += error.reason === "busy" ? 0 : 1;
      const inTime = runtime.now() + wait < options.deadline;
      if (!mayRepeat(operation, error) || repeats > (options.maxRetries ?? settings.maxRetries) || !inTime) {
        throw explained(call, error);
      }
      call.context.lastFailure.note(error);
      await runtime.sleep(wait);
    }
  }
}

/** How long to wait before the next attempt: as the cloud says, else growing; never less than the shortest pause. */
function pause({ reason, retryAfter }: CloudError, repeats: number, runtime: Runtime): number {
  if (reason === "busy") {
    return Math.max(BUSY_PAUSE, retryAfter ?? BUSY_PAUSE + runtime.random() * (LONGEST_PAUSE - BUSY_PAUSE));
  }
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (repeats + 1));
  return Math.max(FIRST_PAUSE, retryAfter ?? runtime.random() * longest);
}
