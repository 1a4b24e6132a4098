import { PLACE } from "./fields";
import type { AnyKind, Properties } from "./kind";
import { same } from "./same";

/**
 * The declared inputs that the state holds otherwise. Inputs that are not declared, and have an output all the same,
 * never count: what is not declared is not ours.
 */
export function changedInputs(kind: AnyKind, state: Properties, inputs: Properties): string[] {
  const optional: readonly string[] = [...PLACE, ...kind.observedInputs];
  return Object.keys(kind.fields.shape)
    .filter((property) => inputs[property] !== undefined || !optional.includes(property))
    .filter((property) => !same(inputs[property], state[property]));
}
