import { type CloudError, isCloudError } from "../../cloud";
import { isPastLongest } from "../../plan/rotationDue";
import type { Fence, Unfinished } from "../../plan/rotationObservation";
import { mayPass } from "../rotation/follow";
import type { RequestState } from "../rotation/target";
import type { Work } from "../session/work";
import { outputs, read, type SecretFacts } from "./facts";
import type { Inputs } from "./fields";
import { LONGEST } from "./longest";
import { findTask, isPending, listTasks, type Task } from "./tasks";

/** While a task is not listed, the secret itself is looked at each time that many looks have passed. */
const LOOKS_BETWEEN = 3;
/** What codes of failed tasks look like; other text is not repeated: the author of the function may have put anything there. */
const CODE = /^[\w.-]{1,64}$/;

/** Looks once how a request stands: at its task, and where that cannot be seen, at the secret itself. */
export async function look(
  work: Work,
  unfinished: Unfinished,
  facts: SecretFacts,
  { secretName }: Inputs,
  count: number,
): Promise<RequestState<SecretFacts>> {
  const { task, refusal } = await taskOf(work, unfinished, secretName);
  if (task !== undefined) {
    return unfinished.taskId === undefined && task.task_id !== undefined
      ? { is: "found", taskId: task.task_id }
      : stateOfTask(work, task, unfinished, facts, secretName);
  }
  if (refusal === undefined && unfinished.taskId !== undefined && count % LOOKS_BETWEEN !== 0) {
    return { is: "pending" };
  }
  const state = await stateOfSecret(work, unfinished, facts, secretName);
  // What must not be listed may still run.
  return refusal === undefined || state.is === "done" ? state : { is: "hidden", reason: refusal.message };
}

/** The task of a request, as far as it is listed. */
async function taskOf(
  work: Work,
  unfinished: Unfinished,
  secretName: string,
): Promise<{ readonly task: Task | undefined; readonly refusal?: CloudError }> {
  const { taskId } = unfinished;
  try {
    const found = taskId === undefined ? search(work, unfinished, secretName) : findTask(work, secretName, taskId);
    return { task: await found };
  } catch (error) {
    if (!isCloudError(error) || mayPass(error)) {
      throw error;
    }
    return { task: undefined, refusal: error };
  }
}

/** The task of a request whose answer was lost: the first that came after those that were there before. */
async function search(work: Work, { fence }: Unfinished, secretName: string): Promise<Task | undefined> {
  const tasks = await listTasks(work, secretName);
  // A task without an id is not the earlier one where none is known.
  const isEarlier = ({ task_id: id }: Task) => id !== undefined && id === fence.earlierTaskId;
  const isLater = (task: Task) => (task.task_time ?? 0) > Number(fence.taskTime ?? 0) && !isEarlier(task);
  const timed = tasks.filter(isLater).sort((a, b) => (a.task_time ?? 0) - (b.task_time ?? 0));
  const known = untimedIn(fence);
  const isNew = ({ task_time, task_id: id }: Task) =>
    task_time === undefined && id !== undefined && known?.includes(id) === false && id !== fence.earlierTaskId;
  return timed[0] ?? tasks.find(isNew);
}

async function stateOfTask(
  work: Work,
  task: Task,
  unfinished: Unfinished,
  facts: SecretFacts,
  secretName: string,
): Promise<RequestState<SecretFacts>> {
  if (task.task_status === "FAILED") {
    const code = task.task_error_code;
    return { is: "failed", code: code !== undefined && CODE.test(code) ? code : undefined };
  }
  if (!isPending(task)) {
    const now = await readBehind(work, unfinished, facts, secretName);
    return wasOver(unfinished, now) ? { is: "earlier" } : { is: "done", taskStatus: "SUCCESS", facts: now };
  }
  if (!isPastLongest({ longest: LONGEST }, unfinished.since, work.now())) {
    return { is: "pending" };
  }
  // A status that nobody knows may be that of an end [U]: after the longest time, the secret itself tells.
  const state = await stateOfSecret(work, unfinished, facts, secretName);
  return state.is === "unchanged" ? { is: "stuck", status: statusOf(task), tasks: seenBy(unfinished) } : state;
}

/** The task of a request, and those without a time that were listed before it: when they were first seen is their time. */
function seenBy({ taskId = "", fence }: Unfinished): string[] {
  const untimed = untimedIn(fence) ?? [];
  return [...untimed.filter((id) => id !== taskId), taskId].filter((id) => id !== "");
}

/** The ids of tasks without a time that were listed before the request; `undefined` where they were not kept. */
function untimedIn({ untimedTasks }: Fence): readonly string[] | undefined {
  return typeof untimedTasks === "string" ? untimedTasks.split(" ") : undefined;
}

/** Whether a task that was adopted without its status had ended by then: what it led to is in the fence already. */
function wasOver({ taskId, fence }: Unfinished, now: SecretFacts): boolean {
  const isUntold = taskId !== undefined && fence.untoldTask === taskId;
  return isUntold && isUnchanged(fence.versionId, now.versionId) === true;
}

/** The status of a task, fit to be shown. */
function statusOf({ task_status: status = "" }: Task): string {
  return CODE.test(status) ? status : "not told";
}

/** What the secret itself tells: a rotation has ended if the current version is another than that of the fence. */
async function stateOfSecret(
  work: Work,
  unfinished: Unfinished,
  facts: SecretFacts,
  secretName: string,
): Promise<RequestState<SecretFacts>> {
  const { fence } = unfinished;
  if (!holdsAnything(fence)) {
    return {
      is: "untraceable",
      reason:
        "CSMS did not report the current version before the request, so nothing shows whether the request was processed.",
    };
  }
  const now = await readBehind(work, unfinished, facts, secretName);
  // Only what was really read, before and now, is compared.
  const same = [isUnchanged(fence.versionId, now.versionId), isUnchanged(fence.versionTime, now.stageTime)];
  if (same.includes(false)) {
    return { is: "done", facts: now };
  }
  return same.includes(true)
    ? { is: "unchanged" }
    : { is: "hidden", reason: "CSMS does not report which version is current." };
}

function holdsAnything({ versionId, versionTime }: Fence): boolean {
  return typeof versionId === "string" || typeof versionTime === "number";
}

/** `undefined`: one of them is not known, or not of the kind that this package writes. */
function isUnchanged(before: string | number | undefined, now: string | number | undefined): boolean | undefined {
  return before === undefined || now === undefined || typeof before !== typeof now ? undefined : before === now;
}

/** Reads the secret as it is now; the version before is the fence's. */
function readBehind(work: Work, { fence }: Unfinished, facts: SecretFacts, secretName: string): Promise<SecretFacts> {
  return read(work, secretName, { ...outputs(facts), versionId: fence.versionId });
}
