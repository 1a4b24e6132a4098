import type { Properties } from "../kind";
import { text } from "../state";
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
    triggers: fields(state.triggers, isText),
    isNew: state.creationUnfinished === true || undefined,
    requestTime: fromIso(state.rotationRequestTime),
    taskId: text(state.rotationTaskId),
    taskStatus: text(state.rotationTaskStatus),
    unfinished: readUnfinished(state.unfinishedRotation),
    isOwed: state.rotationOwed === true || undefined,
    failed: readFailed(state.failedRotation),
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

/**
 * A request that the state holds as unfinished. State is input: what of it is not as this package writes it is doubted,
 * and not the request itself. One whose time cannot be read at all counts as sent long ago: it is looked for first.
 */
function readUnfinished(value: unknown): Unfinished | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  return {
    operation: value.operation === "repoint" ? "repoint" : "rotate",
    outcome: value.outcome === "accepted" ? "accepted" : "ambiguous",
    since: typeof value.since === "number" ? value.since : (fromIso(value.since) ?? 0),
    taskId: text(value.taskId),
    fence: fields(value.fence, isTextOrNumber) ?? {},
  };
}

function readFailed(value: unknown): Failed | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { taskId, code, message } = value;
  return { since: fromIso(value.since) ?? 0, taskId: text(taskId), code: text(code), message: text(message) };
}

/** The fields of an object that are of a type; `undefined` if it is no object. */
function fields<T>(value: unknown, isOf: (field: unknown) => field is T): Readonly<Record<string, T>> | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const entries = Object.entries(value).filter((entry): entry is [string, T] => isOf(entry[1]));
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTextOrNumber(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
