import type { z } from "zod";
import type { CloudError } from "../../cloud";
import type { CheckFailure, Properties, Work } from "../kind";
import type { Fence, RotationRecord, Triggers, Unfinished } from "./record";

/** The inputs that mean the same in every kind of rotation. */
export interface RotationInputs extends Properties {
  readonly triggers?: Triggers | undefined;
  readonly rotateOnCreate: boolean;
  readonly maxAge?: string | undefined;
  readonly minInterval?: string | undefined;
  readonly timeout: string;
}

/** What was read of an object, as far as every kind of rotation needs it. */
export interface Facts {
  /** When it last rotated, in milliseconds since 1970; `undefined` if it never did or cannot be known. */
  readonly lastRotationTime: number | undefined;
  /** Since when what is current has been so; the age of what never rotated. */
  readonly currentSince?: number | undefined;
  /** The same, unless what is current is the first that ever was: for what was only just made, nothing has rotated. */
  readonly changedSince?: number | undefined;
  /** Why it cannot rotate now, in words. */
  readonly refusal?: string | undefined;
}

/** What is known of an object's rotation: what the cloud says and what we remember. */
export interface RotationObservation<F extends Facts> {
  readonly facts: F;
  /** `undefined` while the resource is new. */
  readonly record: RotationRecord | undefined;
}

/** What the cloud said to a request that it accepted: a task to follow, or what is now so. */
export type Sent<F> =
  | { readonly taskId: string }
  | { readonly facts: F }
  /** It was accepted, and what it did could not be read. */
  | { readonly unread: CloudError };

/** How a request that was sent stands. */
export type Standing<F> =
  | { readonly is: "pending" }
  /** Its task was found. */
  | { readonly is: "found"; readonly taskId: string }
  | { readonly is: "done"; readonly facts: F; readonly taskStatus?: string | undefined }
  | { readonly is: "failed"; readonly code?: string | undefined; readonly message?: string | undefined }
  /** Nothing has changed since the fence, and nothing runs. */
  | { readonly is: "unchanged" }
  /** It cannot be known, for this reason. */
  | { readonly is: "hidden"; readonly reason: string };

/** What differs between the kinds of rotation; the rest is shared (`kind.ts`). */
export interface Target<Inputs extends RotationInputs, F extends Facts> {
  readonly name: string;
  readonly id: keyof Inputs & string;
  readonly fields: z.ZodObject;
  readonly observedInputs: readonly string[];
  /** The longest time that a rotation may take, in milliseconds: a request that left no trace by then was not processed. */
  readonly longest: number;
  rules(inputs: Inputs): CheckFailure[];
  /** Text that two declarations of one object in one run must share; `undefined` where they may differ. */
  claim(inputs: Inputs): string | undefined;
  /** Reads the object; `known` is what was known of it. */
  read(work: Work, id: string, known: Properties): Promise<F>;
  /** What the state holds of it. */
  recall(state: Properties): F;
  outputs(facts: F): Properties;
  /** Why what is declared cannot be had with what could be read; `undefined` if it can. */
  objection(facts: F, inputs: Inputs): string | undefined;
  /** Whether another master key is declared than the object has. */
  isElsewhere(facts: F, inputs: Inputs): boolean;
  /** What a request will change, and a task that runs already, if any. All that is read before a request is read here. */
  fence(
    work: Work,
    operation: Unfinished["operation"],
    facts: F,
    inputs: Inputs,
  ): Promise<{ fence: Fence; runningTaskId?: string | undefined }>;
  /** Sends the request, once. An error tells of the request itself, and of nothing that is called besides. */
  send(work: Work, operation: Unfinished["operation"], facts: F, inputs: Inputs): Promise<Sent<F>>;
  /** Looks once how a request stands. `look` counts from 0 within one operation. */
  look(work: Work, unfinished: Unfinished, facts: F, inputs: Inputs, look: number): Promise<Standing<F>>;
}
