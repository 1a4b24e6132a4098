import type { Runtime } from "./runtime";

/** The cloud's clock, as far as the client knows it. Every time that is compared with one of the cloud's comes from it. */
export interface CloudClock {
  /**
   * Milliseconds since 1970 by the cloud's clock; by this machine's until an answer has told the cloud's time. HTTP
   * tells whole seconds, and the answer took its way: do not rely on less than some seconds.
   */
  now(): number;
  /** Whether an answer of the cloud's has told its time. */
  isKnown(): boolean;
}

/** A clock that learns the cloud's time from its answers. */
export interface LearningClock extends CloudClock {
  /** What it adds to this machine's time, in milliseconds. */
  offset(): number;
  /**
   * Goes by the cloud's time from now on, unless the clock agrees with it already.
   *
   * @param cloudTime - the time that an answer tells in its header `Date`: whole seconds
   * @param sent - when the request was sent, by this machine's clock
   * @param received - when the answer came, by this machine's clock
   * @returns by how much this machine's clock is ahead, in milliseconds, if that is news
   */
  learn(cloudTime: number, sent: number, received: number): number | undefined;
}

/** What the header `Date` leaves out, and how much an offset may miss what one answer shows before it counts as wrong. */
const [SECOND, SLACK] = [1000, 1000];

/** The cloud refuses a signature that is 15 minutes off. What is off by less than this needs no word. */
export const WORTH_TELLING = 300_000;

/** Makes a clock that goes by this machine's until it learns better. */
export function createClock(runtime: Runtime): LearningClock {
  let offset = 0;
  let isKnown = false;
  return {
    now: () => runtime.now() + offset,
    isKnown: () => isKnown,
    offset: () => offset,
    learn(cloudTime, sent, received) {
      isKnown = true;
      // The cloud looked at its clock between sending and receiving.
      const [least, most] = [cloudTime - received, cloudTime + SECOND - sent];
      if (offset >= least - SLACK && offset <= most + SLACK) {
        return undefined;
      }
      offset = Math.round((least + most) / 2);
      return -offset;
    },
  };
}

/** How far this machine's clock is off, in words. */
export function skewText(off: number): string {
  const minutes = Math.round(Math.abs(off) / 60_000);
  return `this machine's clock is ${minutes} minutes ${off > 0 ? "ahead of" : "behind"} the cloud's`;
}
