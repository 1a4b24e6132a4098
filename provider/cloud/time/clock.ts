import type { Runtime } from "./runtime";

/** The time that requests are signed with. */
export interface Clock {
  /** Milliseconds since 1970: this machine's, corrected by what the cloud was seen to differ. */
  now(): number;
}

/** A clock that can be corrected by the cloud's. */
export interface CorrectedClock extends Clock {
  /** What it adds to this machine's time, in milliseconds. */
  offset(): number;
  /**
   * Goes by the cloud's clock from now on, if ours was the reason for a refusal.
   *
   * @param cloudTime - the cloud's time when it refused
   * @param offset - the offset that the refused request was signed with
   * @returns by how much this machine's clock is off, in milliseconds; 0 if another call has corrected it meanwhile;
   * `undefined` if the clock was not the reason
   */
  correct(cloudTime: number, offset: number): number | undefined;
}

/** The cloud refuses a signature that is 15 minutes off; below this difference the clock is not the reason. */
const TOLERANCE = 300_000;

/** Makes a clock that goes by this machine's until it is corrected. */
export function createClock(runtime: Runtime): CorrectedClock {
  let offset = 0;
  const isNear = (time: number, cloudTime: number) => Math.abs(time - cloudTime) <= TOLERANCE;
  return {
    now: () => runtime.now() + offset,
    offset: () => offset,
    correct(cloudTime, used) {
      const now = runtime.now();
      if (isNear(now + used, cloudTime)) {
        return undefined;
      }
      if (isNear(now + offset, cloudTime)) {
        return 0;
      }
      offset = cloudTime - now;
      return -offset;
    },
  };
}

/** How far this machine's clock is off, in words. */
export function skewText(off: number): string {
  const minutes = Math.round(Math.abs(off) / 60_000);
  return `this machine's clock is ${minutes} minutes ${off > 0 ? "ahead of" : "behind"} the cloud's`;
}
