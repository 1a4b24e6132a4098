import type { Failure } from "./failure";
import type { Statement } from "../plan/statement";
import type { KindDeclaration } from "./kindDeclaration";
import type { CheckFailure, Properties } from "./properties";
import type { Looking, Service } from "./look/looks";
import type { Session } from "./session/session";
import type { Work } from "./session/work";

/** How a step of a plan ended. */
export type StepResult<Observation> =
  /** The observation, advanced by what the cloud confirmed. */
  | { readonly is: "done"; readonly observed: Observation }
  /** Unless `isUnchanged`, the cloud has changed or may have, and the observation holds what must be remembered. */
  | {
      readonly is: "failed";
      readonly observed: Observation;
      readonly failure: Failure;
      /** That the step has changed nothing: what the observation holds is what it held before. */
      readonly isUnchanged?: boolean;
    }
  /** The observation is stale, as a refusal shows: observe again, and plan again. */
  | { readonly is: "stale"; readonly refusal: Error };

/**
 * What a kind of resource is: everything else of its lifecycle is shared (`provider/provider.ts`).
 *
 * `Inputs` are the declared values with their defaults, `Observation` what the cloud was seen to hold and what this
 * package must remember of it, and `Step` one thing to do next.
 */
export interface Kind<Inputs extends Properties, Observation, Step> extends KindDeclaration<Inputs> {
  /** Reads the cloud; `state` is what was known of it, empty for a new resource. Throws the cloud's error if it is gone. */
  observe(work: Work, id: string, state: Properties): Promise<Observation>;
  /** The observation that the state holds: `diff` plans with it, and a change that makes no call ends with it. */
  recall(state: Properties): Observation;
  /** The service that looks at an object read from. */
  readonly service: Service;
  /** Looks at an object that is new to the state: reads only, as few as tell what `up` will do to it. */
  lookBefore(looking: Looking, id: string, inputs: Inputs): Promise<Observation>;
  /** The outputs that a look does not read, though the cloud may have them. @defaultValue none */
  untold?(observed: Observation): readonly string[];
  /** What is wrong with inputs for an object as it was seen, before anything is written to it. @defaultValue nothing */
  unfit?(observed: Observation, inputs: Inputs): CheckFailure[];
  /** The steps from what was observed to what is declared. Pure; computed again after each step. */
  plan(observed: Observation, inputs: Inputs, now: number, mayRotate?: boolean): Step[];
  /** What a step will do and why, for preview and `up`; `undefined` where the step before has said it. */
  describe(step: Step, observed: Observation, inputs: Inputs, now: number): Statement | undefined;
  /** What is said of a new object of which a plan has no steps. */
  describeConverged(observed: Observation, inputs: Inputs): Statement;
  /**
   * What a step is besides: it rotates, so it needs a slot (`maxRotations`); it waits for one, and changes nothing; or it
   * fails, without a write. @defaultValue none of these
   */
  nature?(step: Step): "rotates" | "waits" | "fails" | undefined;
  /** What a step does, for a failure in it, such as "turning rotation on". */
  doing(step: Step): string;
  /** Takes one step. What it throws means that the step has changed nothing. */
  apply(work: Work, step: Step, observed: Observation, inputs: Inputs): Promise<StepResult<Observation>>;
  /** What the observation adds to the inputs, or puts in their place, in the state. */
  outputs(observed: Observation, inputs: Inputs): Properties;
  /** The outputs besides the inputs that no step changes: preview tells them as they are. */
  readonly steadyOutputs: readonly string[];
  /** What the state of a resource that was imported holds besides, until its first update. */
  readonly imported?: Properties;
  /** What may come of inputs that are not known yet. @defaultValue "may change" */
  readonly uncertain?: string;
  /** What making the resource will do, where its object was not looked at; `undefined` where that is not known. */
  creation(inputs: Properties): Statement | undefined;
  /**
   * What becomes of the object when the resource is deleted. `work` is made only where a call is: to leave an object
   * alone needs neither credentials nor a project.
   */
  remove(session: Session, work: () => Promise<Work>, id: string, state: Properties): Promise<void>;
}

/** A step that ended well. */
export function done<Observation>(observed: Observation): StepResult<Observation> {
  return { is: "done", observed };
}
