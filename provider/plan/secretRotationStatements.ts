import { isSameDuration, milliseconds } from "../duration";
import type { Desired, Observation, Step } from "./secretRotationPolicy";
import type { Statement } from "./statement";

/** What a step does to a secret, and what was so before. */
export function describe(step: Step, observed: Observation, desired: Desired): Statement {
  switch (step) {
    case "enable":
      return {
        code: "will-enable",
        text: `automatic rotation is off: will be turned on, every ${desired.rotationPeriod ?? ""}`,
      };
    case "disable":
      return { code: "will-disable", text: `automatic rotation is on${every(observed)}: will be turned off` };
    case "set":
      return describeChange(observed, desired);
    case "needPeriod":
      return { code: "will-fail", text: NEEDS_PERIOD };
    case "refuse":
      return { code: "cannot-rotate", text: `cannot rotate: ${observed.refusal ?? "the reason is not known"}` };
  }
}

/** What is wrong where rotation is off and no period is declared. */
export const NEEDS_PERIOD =
  'automatic rotation is off, and CSMS needs a period to turn it on: declare rotationPeriod, such as "30d"';

/** What is said of a secret that is as declared. */
export function describeConverged(observed: Observation): Statement {
  const state = observed.enabled === true ? `automatic rotation is on${every(observed)}` : "automatic rotation is off";
  return { code: "nothing-to-do", text: `${state}: nothing to do` };
}

function describeChange(observed: Observation, { rotationPeriod: wanted, rotationFunctionUrn }: Desired): Statement {
  const { rotationPeriod: was } = observed;
  const isOtherFunction = rotationFunctionUrn !== undefined && rotationFunctionUrn !== observed.rotationFunctionUrn;
  const byFunction = isOtherFunction
    ? `the rotation function is ${observed.rotationFunctionUrn ?? "none"}: will be ${rotationFunctionUrn}`
    : "";
  if (wanted === undefined || isSameDuration(wanted, was)) {
    return { code: "will-set", text: byFunction };
  }
  const [before, after] = [milliseconds(was ?? ""), milliseconds(wanted) ?? 0];
  const also = byFunction === "" ? "" : `; ${byFunction}`;
  if (before === undefined) {
    const text = `automatic rotation is on, at a period that CSMS does not report: will be set to every ${wanted}${also}`;
    return { code: "will-set", text };
  }
  const [code, how] = after > before ? (["will-lengthen", "longer"] as const) : (["will-shorten", "shorter"] as const);
  return {
    code,
    text: `automatic rotation is on${every(observed)}: will be set to every ${wanted}, which is ${how}${also}`,
  };
}

function every({ rotationPeriod }: Observation): string {
  return rotationPeriod === undefined ? "" : `, every ${rotationPeriod}`;
}
