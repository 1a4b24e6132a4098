import type { z } from "zod";
import type { Cloud, Place, Runtime } from "../cloud";
import type { Session } from "./session";

/** Values that pass between the engine and the provider. */
export type Properties = Record<string, unknown>;

/** One input that cannot be accepted. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What one operation on one object works with. */
export interface Work {
  readonly cloud: Cloud;
  readonly runtime: Runtime;
  readonly session: Session;
  /** Where the object is: from its declaration, its state or the settings. */
  readonly place: Place;
  /** When the operation must have ended, by `runtime.now()`. */
  readonly deadline: number;
  /** How the object is named in messages: kind and id. */
  readonly subject: string;
  /** Tells the user something; it appears on the stack. */
  readonly report: (line: string) => void;
}

/** What one step of a plan did: the observation advanced by what the cloud confirmed, or that it must be made anew. */
export type Applied<Observation> = Observation | "stale";

/**
 * What a kind of resource is: everything else of its lifecycle is shared (`provider.ts`).
 *
 * `Inputs` are the declared values with their defaults, `Observation` what the cloud was seen to hold and what this
 * package must remember of it, and `Step` one thing to do next.
 */
export interface Kind<Inputs extends Properties, Observation, Step> {
  readonly name: string;
  /** The input that is the object's id, and whose change replaces the resource. */
  readonly id: keyof Inputs & string;
  /** The inputs: a schema for each, with its default. */
  readonly fields: z.ZodObject;
  /** Inputs that have an output even where they are not declared, `region` and `projectId` aside. */
  readonly observedInputs: readonly string[];
  /** What is wrong between inputs that are each right. */
  rules(inputs: Inputs): CheckFailure[];
  /** Text that two declarations of one object in one run must share; `undefined` where they may differ. */
  claim(inputs: Inputs): string | undefined;
  /** Reads the cloud; `state` is what was known of it, empty for a new resource. Throws the cloud's error if it is gone. */
  observe(work: Work, id: string, state: Properties): Promise<Observation>;
  /** The observation that the state holds: `diff` plans with it, and a change that makes no call ends with it. */
  recall(state: Properties): Observation;
  /** The steps from what was observed to what is declared. Pure; made anew after each step. */
  plan(observed: Observation, inputs: Inputs, now: number): Step[];
  /** What a step will do and why, for preview: never a secret, never a trigger's value. */
  describe(step: Step, observed: Observation, inputs: Inputs, now: number): string;
  /** What a step does, for a failure in it, such as "turning rotation on". */
  doing(step: Step): string;
  /** Takes one step. */
  apply(work: Work, step: Step, observed: Observation, inputs: Inputs): Promise<Applied<Observation>>;
  /** What the observation adds to the inputs, or puts in their place, in the state. */
  outputs(observed: Observation, inputs: Inputs): Properties;
  /** What may come of inputs that are not known yet. @defaultValue "may change" */
  readonly uncertain?: string;
  /** What making the resource will do, for preview; `undefined` where that goes without saying. */
  creation(inputs: Inputs): string | undefined;
  /**
   * What becomes of the object when the resource is deleted. `work` is made only where a call is: to leave an object
   * alone needs neither credentials nor a project.
   */
  remove(session: Session, work: () => Promise<Work>, id: string, state: Properties): Promise<void>;
}

/** A kind whose types are not known, as the shared lifecycle holds it. */
// The parameters of methods are bivariant, so every kind fits.
export type AnyKind = Kind<Properties, unknown, unknown>;
