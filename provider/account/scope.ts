import type { Cloud, Place } from "../cloud";

/** Where and how an account is read: one region and project of it. */
export interface Scope {
  readonly cloud: Cloud;
  readonly place: Place;
  /** Reads this enterprise project only, where a list takes one. @defaultValue all that the caller may see */
  readonly enterpriseProjectId?: string | undefined;
  /** Is told how many objects of a kind the cloud counts in this scope, as soon as its list says so. */
  readonly expected?: ((kind: "key" | "cluster", count: number) => void) | undefined;
  /** When a call that is about to be made must have ended, in milliseconds since 1970. */
  readonly deadline: () => number;
}

/** What every call of a scope takes. */
export function callOptions({ place, deadline }: Scope): Place & { readonly deadline: number } {
  return { ...place, deadline: deadline() };
}
