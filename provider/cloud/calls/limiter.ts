// No queue library does this: they keep timers of their own, and none slows down for all when one call is throttled.
import type { Runtime } from "../time/runtime";

/** Keeps the calls to one service and region below the account's limit. */
export interface Limiter {
  /**
   * Waits for a turn, in the order of asking. Who cannot have one in time is told as soon as that is known.
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

interface Waiter {
  /** When it has no time left, by `runtime.elapsed()`. */
  readonly end: number;
  readonly told: (isMyTurn: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** Makes a limiter of so many calls a second. */
export function createLimiter(rate: number, runtime: Runtime): Limiter {
  // Intervals are measured by the clock that never goes back: one step of the other would stop every call.
  const now = () => runtime.elapsed?.() ?? runtime.now();
  const pace = createPace(rate, now);
  const waiters: Waiter[] = [];
  let isServing = false;

  /** Tells those at once whom no turn can reach in time any more. */
  function dismiss(): void {
    const earliest = Math.max(pace.next(), now());
    const late = waiters.filter(({ end }) => end <= earliest);
    for (const waiter of late) {
      waiters.splice(waiters.indexOf(waiter), 1);
      waiter.told(false);
    }
  }

  /** Gives turns in the order of asking, until nobody waits. */
  async function serve(): Promise<void> {
    while (waiters.length > 0) {
      const pause = pace.next() - now();
      if (pause <= 0) {
        pace.take();
        waiters.shift()?.told(true);
        // Who has the turn goes on first: what it finds out may hold back the next.
        await Promise.resolve().then(() => undefined);
      } else {
        // Looked at again after each pause: others may have been throttled meanwhile.
        await runtime.sleep(pause).catch((error: unknown) => {
          waiters.shift()?.failed(error);
        });
      }
      dismiss();
    }
    isServing = false;
  }

  return {
    turn: (deadline) =>
      new Promise((told, failed) => {
        waiters.push({ end: now() + deadline - runtime.now(), told, failed });
        dismiss();
        if (!isServing) {
          isServing = true;
          void serve();
        }
      }),
    throttled(pause) {
      pace.slow(pause);
      dismiss();
    },
  };
}

/** When the next call may be sent, by a clock of intervals: at a steady rate, at a lower one after a call was throttled. */
function createPace(rate: number, now: () => number) {
  let next = -Infinity;
  let slowed = { at: -Infinity, to: rate };
  const current = () => {
    const recovered = Math.min(1, (now() - slowed.at) / RECOVERY);
    return slowed.to + (rate - slowed.to) * recovered;
  };
  return {
    next: () => next,
    take(): void {
      const interval = 1000 / current();
      // A little may be caught up, or else every pause that ends a moment late would lower the rate.
      next = Math.max(next, now() - interval * CATCH_UP) + interval;
    },
    slow(pause: number): void {
      // Calls that were under way together are throttled together: that is one reason to slow down, not many.
      if (now() >= slowed.at + 1000) {
        slowed = { at: now(), to: Math.max(SLOWEST, current() / DIVISOR) };
      }
      next = Math.max(next, now() + Math.min(pause, LONGEST));
    },
  };
}
