// No queue library does this: they keep timers of their own, and none slows down for all when one call is throttled.
import type { Runtime } from "../time/runtime";

/** Keeps the calls to one service and region below the account's limit. */
export interface Limiter {
  /**
   * Waits for a turn, in the order of asking.
   *
   * @returns whether there was one before the deadline
   */
  turn(deadline: number): Promise<boolean>;
  /** The cloud has throttled a call: slows down at once, and holds back everyone for as long as it asked. */
  throttled(wait: number): void;
}

/** What a throttled call divides the rate by, and the slowest rate, in calls a second. */
const [DIVISOR, SLOWEST] = [2, 0.5];
/** The rate is back at its most this long after the last throttled call, in milliseconds. */
const RECOVERY = 30_000;
/** The longest time for which one answer holds back everyone, in milliseconds, whatever it asks. */
const LONGEST = 600_000;
/** The part of the time between two calls that a late one may take from the next. */
const CATCH_UP = 0.25;

/** Makes a limiter of so many calls a second. */
export function createLimiter(rate: number, runtime: Runtime): Limiter {
  let last: Promise<unknown> = Promise.resolve();
  let next = -Infinity;
  let slowed = { at: -Infinity, to: rate };

  const current = () => {
    const recovered = Math.min(1, (runtime.now() - slowed.at) / RECOVERY);
    return slowed.to + (rate - slowed.to) * recovered;
  };

  async function wait(deadline: number): Promise<boolean> {
    // Looked at again after each pause: others may have been throttled meanwhile.
    for (;;) {
      const pause = Math.max(0, next - runtime.now());
      if (runtime.now() + pause >= deadline) {
        return false;
      }
      if (pause === 0) {
        break;
      }
      await runtime.sleep(pause);
    }
    const interval = 1000 / current();
    // A little may be caught up, or else every pause that ends a moment late would lower the rate.
    next = Math.max(next, runtime.now() - interval * CATCH_UP) + interval;
    return true;
  }

  return {
    turn(deadline) {
      const mine = last.then(() => wait(deadline));
      // One that fails must not fail those behind it.
      last = mine.catch(() => undefined);
      return mine;
    },
    throttled(pause) {
      const now = runtime.now();
      // Calls that were under way together are throttled together: that is one reason to slow down, not many.
      if (now >= slowed.at + 1000) {
        slowed = { at: now, to: Math.max(SLOWEST, current() / DIVISOR) };
      }
      next = Math.max(next, now + Math.min(pause, LONGEST));
    },
  };
}
