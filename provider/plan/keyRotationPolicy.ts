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
  /** Why the key cannot rotate, in words, as far as a look before the first write tells. */
  readonly refusal?: string | undefined;
  /** That rotation was turned on just now, and the interval is not known yet. */
  readonly isJustEnabled?: boolean;
}

/** One call to KMS, or none: the key cannot rotate. */
export type Step = "enable" | "disable" | "setInterval" | "readInterval" | "refuse";

/** What is declared of a key's rotation. An interval that is not declared stays as it is. */
export interface Desired {
  readonly enabled: boolean;
  readonly rotationInterval?: number | undefined;
}

/**
 * The calls that take a key to what is declared. The interval can be set only while rotation is on (KMS.0313), and is
 * always set after turning it on where it is declared, since whether KMS then keeps an earlier interval is not
 * documented; where it is not declared, it is read.
 */
export function plan(observed: Observation, desired: Desired): Step[] {
  if (!desired.enabled) {
    // A key that is disabled or pending deletion does not rotate, also where KMS refuses to say what is set.
    return observed.enabled === true ? ["disable"] : [];
  }
  const { rotationInterval } = desired;
  if (observed.refusal !== undefined && (observed.enabled !== true || isOtherInterval(observed, rotationInterval))) {
    return ["refuse"];
  }
  if (observed.enabled !== true) {
    return ["enable", rotationInterval === undefined ? "readInterval" : "setInterval"];
  }
  if (rotationInterval === undefined) {
    return observed.isJustEnabled === true ? ["readInterval"] : [];
  }
  return observed.rotationInterval === rotationInterval ? [] : ["setInterval"];
}

function isOtherInterval({ rotationInterval }: Observation, wanted: number | undefined): boolean {
  return wanted !== undefined && wanted !== rotationInterval;
}
