import type { Desired, Observation, Step } from "./keyRotationPolicy";
import type { Statement } from "./statement";

/** What a step does to a key, and what was so before; `undefined` where the step before it says it. */
export function describe(step: Step, observed: Observation, { rotationInterval }: Desired): Statement | undefined {
  switch (step) {
    case "refuse":
      return { code: "cannot-rotate", text: `cannot rotate: ${observed.refusal ?? "KMS refuses it"}` };
    case "enable":
      return { code: "will-enable", text: `rotation is off: will be turned on, ${enabledEvery(rotationInterval)}` };
    case "disable":
      return { code: "will-disable", text: `rotation is on${every(observed)}: will be turned off` };
    case "readInterval":
      return undefined;
    case "setInterval":
      return isSecond(step, observed) ? undefined : describeInterval(observed, rotationInterval ?? 0);
  }
}

/** What is said of a key that is as declared. */
export function describeConverged(observed: Observation): Statement {
  const state = observed.enabled === true ? `rotation is on${every(observed)}` : "rotation is off";
  return { code: "nothing-to-do", text: `${state}: nothing to do` };
}

/** Whether the interval is set after rotation was turned on, which has said it. */
function isSecond(step: Step, observed: Observation): boolean {
  return step === "setInterval" && (observed.enabled !== true || observed.isJustEnabled === true);
}

function describeInterval({ rotationInterval: was }: Observation, wanted: number): Statement {
  if (was === undefined) {
    return {
      code: "will-set",
      text: `rotation is on, at an interval that KMS does not report: will be set to every ${wanted} days`,
    };
  }
  const [code, how] = wanted > was ? (["will-lengthen", "longer"] as const) : (["will-shorten", "shorter"] as const);
  const text = `rotation is on, every ${was} days: will be set to every ${wanted} days, which is ${how}; a new period begins`;
  return { code, text };
}

/** What the interval is after rotation was turned on. */
function enabledEvery(interval: number | undefined): string {
  return interval === undefined
    ? "at KMS's own interval: every 365 days, unless the key kept an earlier one"
    : `every ${interval} days`;
}

function every({ rotationInterval }: Observation): string {
  return rotationInterval === undefined ? "" : `, every ${rotationInterval} days`;
}
