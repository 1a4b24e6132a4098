import type { LastFailure } from "./lastFailure";
import { cloudError } from "../errors/cloudError";
import type { Runtime } from "./runtime";

/** The longest time that shared work may take, in milliseconds, whoever waits for it. */
const LONGEST = 60_000;

/** Does work once for all who ask for it at the same time. */
export type SharedWork<T> = (
  key: string,
  /** When the one who asks has no time left, by `runtime.now()`. */
  deadline: number,
  work: (deadline: number) => Promise<T>,
) => Promise<T>;

/**
 * Work that several calls wait for, such as a sign-in: it has a deadline of its own, and each who waits keeps theirs.
 * With the deadline of whoever came first, one resource with a short timeout would fail all others.
 *
 * @param what - the work, in words that follow "The time limit passed before"
 * @param lastFailure - why the work takes long, where an attempt of it has failed
 */
export function createSharedWork<T>(
  what: string,
  runtime: Runtime,
  lastFailure: Pick<LastFailure, "since">,
): SharedWork<T> {
  const running = new Map<string, { readonly began: number; readonly done: Promise<T> }>();
  const begin = (key: string, work: (deadline: number) => Promise<T>) => {
    const began = runtime.now();
    return { began, done: work(began + LONGEST).finally(() => running.delete(key)) };
  };
  return (key, deadline, work) => {
    const { began, done } = running.get(key) ?? begin(key, work);
    running.set(key, { began, done });
    return before(deadline - runtime.now(), done, () => {
      const failed = lastFailure.since(began);
      const text =
        failed === undefined
          ? `The time limit passed before ${what}, without an answer. Check the network and the endpoint, or set a longer timeout for the resource.`
          : `The time limit passed before ${what}. The last attempt: ${failed.message}`;
      return cloudError(text, { service: "iam", operation: what, reason: "timeout", processed: "no" });
    });
  };
}

/** The timer is a real one: what is waited for is a real answer, as in the transport. */
async function before<T>(left: number, shared: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), Math.min(Math.max(left, 0), 2_147_483_647));
  });
  try {
    return await Promise.race([shared, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
