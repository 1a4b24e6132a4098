import type { RotationRules } from "../../plan/rotation";
import type { Facts, Fence, RotationInputs, Unfinished } from "../../plan/rotationObservation";
import type { KindDeclaration } from "../kindDeclaration";
import type { Looking, Service } from "../look/looks";
import type { Properties } from "../properties";
import type { Work } from "../session/work";

/** The cloud's answer to a request: a task to follow, or what is now so. */
export type RequestAnswer<F> = { readonly taskId: string | undefined } | { readonly facts: F };

/** How a request that was sent stands. */
export type RequestState<F> =
  | { readonly is: "pending" }
  /**
   * Its task has a status that no document names, for longer than a rotation may take, and nothing has changed. What else
   * was listed before the request, without a time, cannot run any more either: `tasks` are all of them.
   */
  | { readonly is: "stuck"; readonly status: string; readonly tasks: readonly string[] }
  /** Its task was found. */
  | { readonly is: "found"; readonly taskId: string }
  | { readonly is: "done"; readonly facts: F; readonly taskStatus?: string | undefined }
  | { readonly is: "failed"; readonly code?: string | undefined }
  /** The task that was adopted had ended before the request: it answers nothing. */
  | { readonly is: "earlier" }
  /** Nothing has changed since the fence, and nothing runs. */
  | { readonly is: "unchanged" }
  /** It cannot be known now, for this reason. */
  | { readonly is: "hidden"; readonly reason: string }
  /** Nothing that was read before the request can tell, for this reason: only a task that shows up late could. */
  | { readonly is: "untraceable"; readonly reason: string };

/** What differs between the kinds of rotation; the rest is shared (`rotationKind.ts`). */
export interface RotationTarget<Inputs extends RotationInputs, F extends Facts>
  extends KindDeclaration<Inputs>, RotationRules<Inputs, F> {
  /** The name of the operation that is the request. */
  readonly requestName: string;
  readonly service: Service;
  /** Looks at an object that is new to the state, before anything is written to it. */
  readBefore(looking: Looking, id: string, inputs: Inputs): Promise<F>;
  /** The outputs besides the inputs that no rotation changes. */
  readonly steadyOutputs: readonly string[];
  /** Reads the object; `known` is what was known of it. */
  read(work: Work, id: string, known: Properties): Promise<F>;
  /** What the state holds of it. */
  recall(state: Properties): F;
  outputs(facts: F): Properties;
  /** What the request will change, and a task that runs already, if any besides those that are over. Read just before it. */
  fence(
    work: Work,
    operation: Unfinished["operation"],
    facts: F,
    inputs: Inputs,
    tasksThatAreOver: readonly string[],
  ): Promise<{ fence: Fence; runningTaskId?: string | undefined }>;
  /** Sends the request, once. `leaving` is called just before it leaves, again where the cloud was busy. */
  send(
    work: Work,
    operation: Unfinished["operation"],
    facts: F,
    inputs: Inputs,
    leaving: () => void,
  ): Promise<RequestAnswer<F>>;
  /** Looks once how a request stands. `look` counts from 0 within one operation. */
  look(work: Work, unfinished: Unfinished, facts: F, inputs: Inputs, look: number): Promise<RequestState<F>>;
}
