import type { Properties } from "../kind";
import { fromIso, iso } from "../time";

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
  /** When the request was sent, in milliseconds since 1970 by our clock. */
  readonly since: number;
  readonly taskId?: string | undefined;
  readonly fence: Fence;
}

/** A rotation whose task failed. */
export interface Failed {
  /** When it was seen to have failed, in milliseconds since 1970 by our clock. */
  readonly since: number;
  readonly taskId?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** What this package must remember of rotations, since the cloud does not tell it again. */
export interface RotationRecord {
  /** The trigger values that the recorded rotation was started for. */
  readonly triggers: Triggers | undefined;
  /** That the resource is new all the same: only the master key was seen to, and what making it asks for is still owed. */
  readonly isNew?: boolean | undefined;
  /** When the last rotation that we asked for, and that succeeded, was asked for: milliseconds, our clock. */
  readonly requestTime?: number | undefined;
  readonly taskId?: string | undefined;
  readonly taskStatus?: string | undefined;
  readonly unfinished?: Unfinished | undefined;
  /** That a rotation was asked for earlier, and turned out not to have been made: it is still owed. */
  readonly isOwed?: boolean | undefined;
  readonly failed?: Failed | undefined;
}

/** The record that the state holds; `undefined` for a resource that is new. */
export function readRecord(state: Properties): RotationRecord | undefined {
  if (Object.keys(state).length === 0) {
    return undefined;
  }
  return {
    triggers: state.triggers as Triggers | undefined,
    isNew: state.creationUnfinished === true || undefined,
    requestTime: fromIso(state.rotationRequestTime),
    taskId: state.rotationTaskId as string | undefined,
    taskStatus: state.rotationTaskStatus as string | undefined,
    unfinished: withTime(state.unfinishedRotation) as unknown as Unfinished | undefined,
    isOwed: state.rotationOwed === true || undefined,
    failed: withTime(state.failedRotation) as unknown as Failed | undefined,
  };
}

/** The record as outputs. */
export function writeRecord(record: RotationRecord | undefined): Properties {
  const { unfinished, failed } = record ?? {};
  return {
    triggers: record?.triggers,
    creationUnfinished: record?.isNew,
    rotationRequestTime: iso(record?.requestTime),
    rotationTaskId: record?.taskId,
    rotationTaskStatus: record?.taskStatus,
    unfinishedRotation: unfinished && { ...unfinished, since: iso(unfinished.since) },
    rotationOwed: record?.isOwed,
    failedRotation: failed && { ...failed, since: iso(failed.since) },
  };
}

/** What is in the state under one name; the time in it is text there. */
function withTime(value: unknown): Properties | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined;
  }
  const { since, ...rest } = value as Properties;
  return { fence: {}, ...rest, since: fromIso(since) ?? 0 };
}
