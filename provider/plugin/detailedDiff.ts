import { PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Values } from "./wire";

/** What changes of a resource. */
export interface Change {
  /** The inputs whose declared values differ from the state. */
  readonly changed: readonly string[];
  /** The inputs whose change replaces the resource. */
  readonly replaces: readonly string[];
  /** The new inputs, with defaults for inputs that are not declared. */
  readonly wanted: Values;
}

/**
 * The changes of a resource by property, for the engine to show. The base is the refreshed state, not the earlier
 * declaration.
 */
export function detailedDiff({ changed, replaces, wanted }: Change, state: Values): Map<string, PropertyDiff> {
  const properties = [...new Set([...replaces, ...changed])];
  return new Map(
    properties.map((property) => {
      const isReplaced = replaces.includes(property);
      return [property, new PropertyDiff().setKind(kindOf(state[property], wanted[property], isReplaced))];
    }),
  );
}

function kindOf(before: unknown, after: unknown, isReplaced: boolean): PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = PropertyDiff.Kind;
  if (before === undefined || before === null) {
    return isReplaced ? ADD_REPLACE : ADD;
  }
  if (after === undefined || after === null) {
    return isReplaced ? DELETE_REPLACE : DELETE;
  }
  return isReplaced ? UPDATE_REPLACE : UPDATE;
}
