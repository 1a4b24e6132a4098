import { settingsError } from "../errors";

/** A value and the name under which the user set it, or would. */
export interface Named {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * Both values if both are set, `undefined` if neither is.
 *
 * @throws CloudError if only one is, naming the other; pairs are never completed from elsewhere (DESIGN §9)
 */
export function pair(one: Named, other: Named): [string, string] | undefined {
  if (one.value && other.value) {
    return [one.value, other.value];
  }
  if (one.value || other.value) {
    const [there, missing] = one.value ? [one, other] : [other, one];
    throw settingsError(`${there.name} is set but ${missing.name} is not: set both.`);
  }
  return undefined;
}
