import type { Failed, RotationRecord, Unfinished } from "../../plan/rotationObservation";
import { fromIso, iso } from "../../plan/time";
import type { Properties } from "../properties";
import { text } from "../state/values";

/** The record that the state holds; `undefined` for a resource that is new. */
export function readRecord(state: Properties): RotationRecord | undefined {
  if (Object.keys(state).length === 0) {
    return undefined;
  }
  return {
    triggers: fields(state.triggers, isText),
    isNew: state.creationUnfinished === true || undefined,
    isImported: state.imported === true || undefined,
    requestTime: fromIso(state.rotationRequestTime),
    taskId: text(state.rotationTaskId),
    taskStatus: text(state.rotationTaskStatus),
    unfinished: readUnfinished(state.unfinishedRotation),
    isOwed: state.rotationOwed === true || undefined,
    failed: readFailed(state.failedRotation),
    putOffSince: fromIso(state.rotationPutOffSince),
    answeredBy: text(state.recordedRotation),
    abandonedTasks: Array.isArray(state.abandonedTasks) ? state.abandonedTasks.filter(isText) : undefined,
  };
}

/** The record as outputs. */
export function writeRecord(record: RotationRecord | undefined): Properties {
  const { unfinished, failed } = record ?? {};
  return {
    triggers: record?.triggers,
    creationUnfinished: record?.isNew,
    imported: record?.isImported,
    rotationRequestTime: iso(record?.requestTime),
    rotationTaskId: record?.taskId,
    rotationTaskStatus: record?.taskStatus,
    unfinishedRotation: unfinished && { ...unfinished, since: iso(unfinished.since) },
    rotationOwed: record?.isOwed,
    failedRotation: failed && { ...failed, since: iso(failed.since) },
    rotationPutOffSince: iso(record?.putOffSince),
    recordedRotation: record?.answeredBy,
    abandonedTasks: record?.abandonedTasks,
  };
}

/**
 * A request that the state holds as unfinished. State is input: what of it is not as this package writes it is doubted,
 * and not the request itself. One whose time cannot be read counts as sent when it is first seen.
 */
function readUnfinished(value: unknown): Unfinished | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  return {
    operation: value.operation === "repoint" ? "repoint" : "rotate",
    outcome: value.outcome === "accepted" ? "accepted" : "ambiguous",
    since: typeof value.since === "number" ? value.since : (fromIso(value.since) ?? Infinity),
    taskId: text(value.taskId),
    ...(value.isAdopted === true && { isAdopted: true }),
    fence: fields(value.fence, isTextOrNumber) ?? {},
  };
}

function readFailed(value: unknown): Failed | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { taskId, code, status } = value;
  return { since: fromIso(value.since) ?? 0, taskId: text(taskId), code: text(code), status: text(status) };
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
