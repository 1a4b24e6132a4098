import type { Kind } from "../kind";
import type { Properties } from "../properties";
import type { Session } from "../session/session";

/** The resource that the engine asks about: an object of a kind, in a run. */
export interface Resource<Inputs extends Properties, Observation, Step> {
  readonly kind: Kind<Inputs, Observation, Step>;
  readonly session: Session;
  readonly id: string;
}

/** A resource, and what is declared of it. */
export interface DeclaredResource<Inputs extends Properties, Observation, Step> extends Resource<
  Inputs,
  Observation,
  Step
> {
  /** What was known of the object; empty where the resource is new. */
  readonly state: Properties;
  /** The declared inputs, with their defaults. */
  readonly inputs: Inputs;
}
