/** What the policy knows of a key. */
export interface Observation {
  /** Whether rotation is on; `undefined` where KMS refuses to say. */
  readonly enabled: boolean | undefined;
  /** Days; `undefined` while it is not known. */
  readonly rotationInterval: number | undefined;
  /** Milliseconds since 1970. */
  readonly lastRotationTime: number | undefined;
  readonly numberOfRotations: number | undefined;
  /** When we set the interval, in milliseconds since 1970. */
  readonly rotationIntervalSetTime: number | undefined;
}

/** One call to KMS. */
export type Step = "enable" | "disable" | "setInterval";

/**
 * The calls that take a key to what is declared. The interval can be set only while rotation is on (KMS.0313), and is
 * always set after turning it on, since whether KMS then keeps an earlier interval is not documented.
 */
export function plan(observed: Observation, desired: { enabled: boolean; rotationInterval: number }): Step[] {
  if (!desired.enabled) {
    // A key that is disabled or pending deletion does not rotate, also where KMS refuses to say what is set.
    return observed.enabled === true ? ["disable"] : [];
  }
  if (observed.enabled !== true) {
    return ["enable", "setInterval"];
  }
  return observed.rotationInterval === desired.rotationInterval ? [] : ["setInterval"];
}
