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
 * @param what - the work, in words that follow "The time was over before"
 */
export function createSharedWork<T>(what: string, runtime: Runtime): SharedWork<T> {
  const running = new Map<string, Promise<T>>();
  return (key, deadline, work) => {
    const shared = running.get(key) ?? work(runtime.now() + LONGEST).finally(() => running.delete(key));
    running.set(key, shared);
    return before(deadline - runtime.now(), shared, what);
  };
}

/** The timer is a real one: what is waited for is a real answer, as in the transport. */
async function before<T>(left: number, shared: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => {
      const text = `The time was over before ${what}. Give the resource a longer timeout.`;
      reject(cloudError(text, { service: "iam", operation: what, reason: "timeout", processed: "no" }));
    };
    timer = setTimeout(fail, Math.min(Math.max(left, 0), 2_147_483_647));
  });
  try {
    return await Promise.race([shared, late]);
  } finally {
    clearTimeout(timer);
  }
}
