/** Clocks, sleep, randomness and the machine around: parameters, so that tests move time and have a machine of their own. */
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
  /** Base URL of the metadata service of this ECS instance. @defaultValue `"http://169.254.169.254"`, as everywhere */
  metadataUrl?: string;
}

/** The machine's own. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};
