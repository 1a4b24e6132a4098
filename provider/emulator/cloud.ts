import { createCallLog, type CallLog } from "./calls";
import { createFaults, type Faults } from "./faults";
import { createRateLimit, type RateLimit } from "./gateway/rateLimit";
import { createIdentityProvider, type IdentityProvider } from "./iam/identityProvider";
import { createMachine, type Machine } from "./iam/machine";
import { resumeKey } from "./kms/automaticRotation";
import { createLag, type Lag } from "./lag";
import { settle } from "./settle";
import { putState, seededState } from "./state/put";
import type { EmulatorState } from "./state/state";
import { length } from "./state/time";

/** How long each operation takes: milliseconds, or a duration; one for all, or by the operation's name. */
export type Latency = number | string | Readonly<Record<string, number | string>>;

/** The emulated cloud, without its HTTP server. */
export interface EmulatedCloud {
  /** The current state, after everything that is due was processed. */
  state(): EmulatorState;
  /** Changes a part of the state. @throws StateError */
  put(change: unknown): void;
  /** Milliseconds since 1970, by the clock of the cloud's own events. */
  now(): number;
  /** Milliseconds since 1970, by the clock that judges signatures: real time and the skew. */
  signatureNow(): number;
  latency(operation: string): number;
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly rateLimit: RateLimit;
  readonly lag: Lag;
  readonly machine: Machine;
  readonly identityProvider: IdentityProvider;
}

/** Makes a cloud from a seed. @throws StateError */
export function createCloud(seed: unknown, latency: Latency = 0): EmulatedCloud {
  const state = seededState(seed, Date.now() + offsetOf(seed));
  const now = () => Date.now() + state.clock.offset;
  return {
    state() {
      settle(state, now());
      return state;
    },
    put(change) {
      settle(state, now());
      const asleep = state.keys.filter(({ keyState }) => keyState !== "2");
      putState(state, change, now());
      asleep.filter(({ keyState }) => keyState === "2").forEach((key) => resumeKey(key, now()));
      settle(state, now());
    },
    now,
    signatureNow: () => Date.now() + state.clock.skew,
    latency(operation) {
      const own = typeof latency === "object" ? latency[operation] : latency;
      return length(own ?? 0);
    },
    calls: createCallLog(),
    faults: createFaults(),
    rateLimit: createRateLimit(() => state.limits.ratePerSecond),
    lag: createLag(() => length(state.behaviour.statusLagsWrites)),
    machine: createMachine(),
    identityProvider: createIdentityProvider(),
  };
}

/** The offset of the seed's clock from real time. Relative times count from that clock. */
function offsetOf(seed: unknown): number {
  const offset = (seed as { clock?: { offset?: unknown } } | null | undefined)?.clock?.offset;
  return typeof offset === "number" ? offset : 0;
}
