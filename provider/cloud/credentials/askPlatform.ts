import { isCloudError } from "../errors/cloudError";
import type { Answer, RawRequest, Route } from "../transport/transport";
import type { SignInContext } from "./signInContext";

/** The pause before a request is repeated for the first time, in milliseconds. Each further pause is twice as long. */
const FIRST_PAUSE = 500;

/** How a service of the platform is asked. */
export interface Asking extends Route {
  /** Longest wait for each answer, in milliseconds. */
  readonly timeout: number;
  /** When to give up, by `runtime.now()`. */
  readonly deadline: number;
  /** The failure where no answer comes. */
  readonly unreachable: () => Error;
}

/**
 * Asks a service of the platform, such as GitHub's for identity tokens, for a token or a key. It is asked again, up to
 * `maxRetries` times, where no answer comes or the service reports a fault of its own: asking changes nothing.
 *
 * @throws CloudError where no answer comes in time
 */
export async function askPlatform(context: SignInContext, request: RawRequest, asking: Asking): Promise<Answer> {
  const { runtime, settings } = context;
  const { deadline, unreachable, timeout, ...route } = asking;
  for (let repeats = 0; ; repeats += 1) {
    const wait = Math.max(1, Math.min(timeout, deadline - runtime.now()));
    const answer = await context
      .transport()
      .send(request, wait, route)
      .catch((error: unknown) => {
        if (isCloudError(error)) {
          throw error;
        }
        return undefined;
      });
    const pause = FIRST_PAUSE * 2 ** repeats;
    const isAnswered = answer !== undefined && answer.status < 500 && answer.status !== 429;
    if (isAnswered || repeats >= settings.maxRetries || runtime.now() + pause >= deadline) {
      if (answer === undefined) {
        throw unreachable();
      }
      return answer;
    }
    await runtime.sleep(pause);
  }
}
