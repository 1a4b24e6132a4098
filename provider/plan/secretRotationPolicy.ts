import { isSameDuration } from "../duration";

/** What the policy knows of a secret. */
export interface Observation {
  readonly enabled: boolean | undefined;
  /** The cloud's spelling: `"1d"` and `"24h"` are one period. */
  readonly rotationPeriod: string | undefined;
  readonly rotationFunctionUrn: string | undefined;
  /** Milliseconds since 1970. */
  readonly lastRotationTime: number | undefined;
  /** Milliseconds since 1970. */
  readonly nextRotationTime: number | undefined;
  /** Why the secret cannot rotate, in words. */
  readonly refusal: string | undefined;
}

/** One call to CSMS, or none: the secret cannot rotate. */
export type Step = "enable" | "disable" | "setPeriod" | "refuse";

/** What is declared of a secret's rotation. */
interface Desired {
  readonly enabled: boolean;
  readonly rotationPeriod?: string | undefined;
  readonly rotationFunctionUrn?: string | undefined;
}

/** The call that takes a secret to what is declared. One is enough: a single PUT carries it all. */
export function plan(observed: Observation, desired: Desired): Step[] {
  if (!desired.enabled) {
    return observed.enabled === true ? ["disable"] : [];
  }
  const step = observed.enabled === true ? difference(observed, desired) : "enable";
  if (step === undefined) {
    return [];
  }
  return observed.refusal === undefined ? [step] : ["refuse"];
}

function difference(observed: Observation, desired: Desired): Step | undefined {
  const { rotationPeriod, rotationFunctionUrn = observed.rotationFunctionUrn } = desired;
  const isSamePeriod =
    rotationPeriod === observed.rotationPeriod || isSameDuration(rotationPeriod, observed.rotationPeriod);
  return isSamePeriod && rotationFunctionUrn === observed.rotationFunctionUrn ? undefined : "setPeriod";
}
