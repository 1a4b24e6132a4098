// What is declared, seen and remembered of the rotation of an object.

/** The inputs that mean the same in every kind of rotation, with their defaults. */
export interface RotationInputs {
  readonly triggers?: Triggers | undefined;
  readonly rotateOnCreate: boolean;
  readonly maxAge?: string | undefined;
  readonly minInterval?: string | undefined;
  readonly [other: string]: unknown;
}

/** Values whose change rotates once. */
export type Triggers = Readonly<Record<string, string>>;

/** What a rotation changes, as it was before the request was sent: the one thing that tells afterwards. */
export type Fence = Readonly<Record<string, string | number | undefined>>;

/** A request that was sent and is not known to have ended. */
export interface Unfinished {
  /** What was asked for: a rotation, or another master key (clusters only). */
  readonly operation: "rotate" | "repoint";
  /** `"accepted"`: the cloud said so; `"ambiguous"`: no readable answer came. */
  readonly outcome: "accepted" | "ambiguous";
  /** When the request was sent, in milliseconds since 1970 by the cloud's clock; Infinity if that is not known. */
  readonly since: number;
  readonly taskId?: string | undefined;
  /** That it was found running: somebody else sent it, or an engine that died before it recorded it. */
  readonly isAdopted?: true | undefined;
  readonly fence: Fence;
}

/** A rotation whose task failed. What the task says itself is not in it: its author may have put anything there. */
export interface Failed {
  /** When it was seen to have failed, in milliseconds since 1970 by the cloud's clock. */
  readonly since: number;
  readonly taskId?: string | undefined;
  readonly code?: string | undefined;
  /** The status that its task tells, where no document names that. Then the request is kept as unfinished too. */
  readonly status?: string | undefined;
}

/** What this package must remember of rotations, since the cloud does not tell it again. */
export interface RotationRecord {
  /** The trigger values that the recorded rotation was started for. */
  readonly triggers: Triggers | undefined;
  /** True while creation is incomplete: the master key is set, and the rotation is outstanding. */
  readonly isNew?: boolean | undefined;
  /** That the resource was made just now, without a rotation: whatever is due is for the next `up`. Never written. */
  readonly isJustMade?: true | undefined;
  /** That the resource was imported: its first update records what it declares, and rotates nothing. */
  readonly isImported?: boolean | undefined;
  /** When the last rotation that we asked for, and that succeeded, was asked for: milliseconds, the cloud's clock. */
  readonly requestTime?: number | undefined;
  /** The rotation that answered the last request, as `RotationRules.rotationOf` tells it. */
  readonly answeredBy?: string | undefined;
  readonly taskId?: string | undefined;
  readonly taskStatus?: string | undefined;
  readonly unfinished?: Unfinished | undefined;
  /** That a rotation was asked for earlier, and turned out not to have been made: it is still owed. */
  readonly isOwed?: boolean | undefined;
  readonly failed?: Failed | undefined;
  /** Since when a rotation is due that was put off, in milliseconds, where its age does not tell. */
  readonly putOffSince?: number | undefined;
  /** That the rotation was put off in this run; not kept. */
  readonly isPutOff?: boolean | undefined;
  /** Tasks that never end, as far as can be seen: they are not adopted again. */
  readonly abandonedTasks?: readonly string[] | undefined;
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
  /** That the facts are those of the state: nothing was read. */
  readonly isRecalled?: true;
}
