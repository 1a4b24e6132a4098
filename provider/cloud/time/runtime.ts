/** Clocks, sleep and randomness: parameters, so that tests move time. */
export interface Runtime {
  /** Milliseconds since 1970, by this machine's clock: whoever sets that clock moves it. */
  now(): number;
  /**
   * Milliseconds since some moment before: only for intervals. It never goes back, whatever becomes of the clock.
   *
   * @defaultValue `now`, for a clock that nobody sets
   */
  elapsed?(): number;
  sleep(milliseconds: number): Promise<void>;
  /** A number from 0 to below 1. */
  random(): number;
}

/** The machine's own. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};
