import type { Runtime } from "./runtime";

/** The time that requests are signed with. */
export interface Clock {
  /** Milliseconds since 1970: this machine's, corrected by what the cloud was seen to differ. */
  now(): number;
}

/** A clock that can be corrected by the cloud's. */
export interface CorrectedClock extends Clock {
  /** Goes by the cloud's clock from now on. Returns by how much it was off, in milliseconds, if it mattered. */
  correct(cloudTime: number): number | undefined;
}

/** The cloud refuses a signature that is 15 minutes off; below this difference the clock is not the reason. */
const TOLERANCE = 300_000;

/** Makes a clock that goes by this machine's until it is corrected. */
export function createClock(runtime: Runtime): CorrectedClock {
  let difference = 0;
  const now = () => runtime.now() + difference;
  return {
    now,
    correct(cloudTime) {
      const off = now() - cloudTime;
      if (Math.abs(off) <= TOLERANCE) {
        return undefined;
      }
      difference -= off;
      return off;
    },
  };
}

/** How far this machine's clock is off, in words. */
export function skewText(off: number): string {
  const minutes = Math.round(Math.abs(off) / 60_000);
  return `this machine's clock is ${minutes} minutes ${off > 0 ? "ahead of" : "behind"} the cloud's`;
}
