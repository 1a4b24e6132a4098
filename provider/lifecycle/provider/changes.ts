import { folded, PLACE } from "../objectKey";
import type { KindFields } from "../kindDeclaration";
import type { Properties } from "../properties";
import { isSameValue } from "./sameValue";

/**
 * The declared inputs that the state holds otherwise. Inputs that are not declared, and have an output all the same,
 * never count: what is not declared is not ours.
 */
export function changedInputs(kind: KindFields, state: Properties, inputs: Properties): string[] {
  const optional: readonly string[] = [...PLACE, ...kind.observedInputs];
  return Object.keys(kind.fields.shape)
    .filter((property) => (inputs[property] ?? undefined) !== undefined || !optional.includes(property))
    .filter(
      (property) =>
        !isSameValue(folded(property, inputs[property]) ?? undefined, folded(property, state[property]) ?? undefined),
    );
}
