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

/** One call to CSMS, or none: the secret cannot rotate, or what is declared does not suffice to turn rotation on. */
export type Step = "enable" | "disable" | "set" | "needPeriod" | "refuse";

/** What is declared of a secret's rotation. A period or function that is not declared stays as it is. */
export interface Desired {
  readonly enabled: boolean;
  readonly rotationPeriod?: string | undefined;
  readonly rotationFunctionUrn?: string | undefined;
}

/** The call that takes a secret to what is declared. One is enough: a single PUT carries it all. */
export function plan(observed: Observation, desired: Desired): Step[] {
  if (!desired.enabled) {
    return observed.enabled === true ? ["disable"] : [];
  }
  const isOn = observed.enabled === true;
  if (isOn && isAsDeclared(observed, desired)) {
    return [];
  }
  if (observed.refusal !== undefined) {
    return ["refuse"];
  }
  if (isOn) {
    return ["set"];
  }
  return [desired.rotationPeriod === undefined ? "needPeriod" : "enable"];
}

function isAsDeclared(observed: Observation, { rotationPeriod, rotationFunctionUrn }: Desired): boolean {
  const hasPeriod = rotationPeriod === undefined || isSamePeriod(rotationPeriod, observed.rotationPeriod);
  return hasPeriod && (rotationFunctionUrn ?? observed.rotationFunctionUrn) === observed.rotationFunctionUrn;
}

function isSamePeriod(one: string, other: string | undefined): boolean {
  return one === other || isSameDuration(one, other);
}
