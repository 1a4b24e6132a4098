import type { Cloud, Place, Runtime } from "../cloud";
import type { z } from "zod";
import type { Session } from "./session";

/** Values that pass between the engine and the provider. */
export type Properties = Record<string, unknown>;

/** What one operation on one object works with. */
export interface Work {
  readonly cloud: Cloud;
  readonly runtime: Runtime;
  readonly session: Session;
  /** Where the object is: from its declaration, its state or the settings. */
  readonly place: Place;
  /** When the operation must end, in milliseconds since 1970 by `runtime.now()`. */
  readonly deadline: number;
  /** How the object is named in messages: kind and id. */
  readonly subject: string;
  /** Tells the user something; it appears on the stack. */
  report(line: string): void;
}

/** What one step of a plan did: the observation advanced by what the cloud confirmed, or that it must be made anew. */
export type Applied<Observation> = Observation | "stale";

/**
 * What a kind of resource is: everything else of its lifecycle is shared (`provider.ts`).
 *
 * `Inputs` are the declared values with their defaults, `Observation` what the cloud was seen to hold and what this
 * package must remember of it, and `Step` one call that changes the cloud.
 */
export interface Kind<Inputs extends Properties, Observation, Step> {
  readonly name: string;
  /** The input that is the object's id, and whose change replaces the resource. */
  readonly id: keyof Inputs & string;
  /** The inputs: a schema for each, with its default. */
  readonly fields: z.ZodObject;
  /** Inputs that the cloud never hears of: to change only these makes a diff and no call. */
  isLocal(property: keyof Inputs & string, inputs: Inputs, state: Properties): boolean;
  /** Whether the state falls short of what is declared, `region` and `projectId` aside. */
  differs(state: Properties, inputs: Inputs): boolean;
  /** Reads the cloud. `undefined` if the object is gone; `state` is what was known of it, if anything. */
  observe(work: Work, id: string, state: Properties): Promise<Observation | undefined>;
  /** The calls that take what was observed to what is declared. Pure. */
  plan(observed: Observation, inputs: Inputs): Step[];
  /** Makes one call. */
  apply(work: Work, step: Step, observed: Observation, inputs: Inputs): Promise<Applied<Observation>>;
  /** The observation that the state holds, for a change that makes no call. */
  recall(state: Properties): Observation;
  /** What the observation adds to the inputs, or puts in their place, in the state. */
  outputs(observed: Observation, inputs: Inputs): Properties;
  /**
   * What becomes of the object when the resource is deleted. `work` is made only where a call is: to leave an object
   * alone needs neither credentials nor a project.
   */
  remove(session: Session, work: () => Promise<Work>, id: string, state: Properties): Promise<void>;
  /**
   * Text that two declarations of one object in one run must share; `undefined` where any number of differing ones
   * may be.
   */
  claim(inputs: Inputs): string | undefined;
}

/** A kind whose types are not known, as the shared lifecycle holds it. */
// The parameters of methods are bivariant, so every kind fits.
export type AnyKind = Kind<Properties, unknown, unknown>;
