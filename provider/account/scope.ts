import type { Cloud, Place } from "../cloud";

/** One region and project of an account, and how to read it. */
export interface Scope {
  readonly cloud: Cloud;
  readonly place: Place;
  /** Reads this enterprise project only, where a list takes one. @defaultValue all that the caller may see */
  readonly enterpriseProjectId?: string | undefined;
  /** Called with the number of objects of a kind in this scope, as soon as a list reports it. */
  readonly expected?: ((kind: "key" | "cluster", count: number) => void) | undefined;
  /** The deadline of the next call, in milliseconds since 1970. */
  readonly deadline: () => number;
}

/** The options of every call in a scope. */
export function callOptions({ place, deadline }: Scope): Place & { readonly deadline: number } {
  return { ...place, deadline: deadline() };
}
