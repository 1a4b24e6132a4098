// Real time that tests would have to wait for.
import type { Fault } from "../../provider/emulator";

/** Lets answers be given up so many times sooner than the provider asks for. Returns what undoes that. */
export function giveUpSooner(times: number): () => void {
  const own = Object.getOwnPropertyDescriptor(AbortSignal, "timeout")!;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (length) => timeout(Math.max(1, Math.ceil(length / times)));
  return () => Object.defineProperty(AbortSignal, "timeout", own);
}

/** How long a test waits for answers, which is short only where one never comes. */
export interface Patience {
  /** The setting `requestTimeout`; `undefined` for that of tests in one process. */
  readonly requestTimeout: () => string | undefined;
  /** Does not wait long for each answer that never comes, and long enough for every other on a busy machine. */
  readonly hurryIfHanging: (...faults: readonly Fault[]) => void;
}

/** The patience of the tests of a suite: each begins with all of it. */
export function usePatience(): Patience {
  let requestTimeout: string | undefined;
  let restore: () => void = () => undefined;
  beforeEach(() => (requestTimeout = undefined));
  afterEach(() => {
    restore();
    restore = () => undefined;
  });
  return {
    requestTimeout: () => requestTimeout,
    hurryIfHanging(...faults) {
      if (faults.some(({ kind }) => kind === "hang")) {
        requestTimeout = "2s";
        restore = giveUpSooner(5);
      }
    },
  };
}
