import { csms } from "../../cloud";
import type { Fence, Unfinished } from "../../plan/rotationObservation";
import { isPastLongest } from "../../plan/rotationDue";
import type { RequestAnswer } from "../rotation/target";
import type { Work } from "../session/work";
import { outputs, read, type SecretFacts } from "./facts";
import type { Inputs } from "./fields";
import { LONGEST } from "./longest";
import { isPending, latestTime, listTasks, type Task } from "./tasks";

/** More tasks without a time than these are not told apart by their ids. */
const MOST_UNTIMED = 100;

/**
 * The version that is current, and the tasks that there are. One that runs was started by someone else, or by an engine
 * that died before it could record it: it is adopted.
 */
export async function fence(
  work: Work,
  _operation: Unfinished["operation"],
  facts: SecretFacts,
  { secretName }: Inputs,
  tasksThatAreOver: readonly string[],
): Promise<{ fence: Fence; runningTaskId?: string | undefined }> {
  // What was not told is asked for once more: a fence that holds nothing proves nothing.
  const isWhole = facts.versionId !== undefined && facts.stageTime !== undefined;
  const { versionId, stageTime, currentSince } = isWhole ? facts : await read(work, secretName, outputs(facts));
  const tasks = await listTasks(work, secretName);
  // One without an id cannot be followed, and must not hide one that can.
  const running = tasks.find(
    ({ task_id: id, ...task }) => id !== undefined && mayRun(task, work.now()) && !tasksThatAreOver.includes(id),
  );
  const untimed = tasks.flatMap((task) => (task.task_time === undefined ? [task.task_id ?? ""] : []));
  return {
    fence: {
      versionId,
      versionTime: stageTime,
      // A task may be listed late [U]: one that led to the version which is current began before it, listed or not.
      taskTime: Math.max(latestTime(tasks), currentSince ?? 0),
      ...(untimed.length <= MOST_UNTIMED && { untimedTasks: untimed.join(" ") }),
      // Whether it runs is not known: it may have ended long ago.
      ...(running !== undefined && running.task_status === undefined && { untoldTask: running.task_id }),
    },
    runningTaskId: running?.task_id,
  };
}

/** An old task with an unknown status does not run: it must not block rotations without end. */
function mayRun(task: Task, now: number): boolean {
  return isPending(task) && (task.task_time === undefined || !isPastLongest({ longest: LONGEST }, task.task_time, now));
}

/** Sends the request. */
export async function send(
  work: Work,
  _operation: Unfinished["operation"],
  _facts: SecretFacts,
  { secretName }: Inputs,
  leaving: () => void,
): Promise<RequestAnswer<SecretFacts>> {
  const options = { ...work.place, deadline: work.deadline, leaving };
  const answer = await work.cloud.call(csms.RotateSecret, { secret_name: secretName }, options);
  // A version without a task is the answer of the older, synchronous kind of secret [U]. What it did is looked at as for
  // any other request: a failure to read must not undo that it was accepted.
  return { taskId: answer.rotation_task_id };
}
