import { csms, isCloudError } from "../../cloud";
import { milliseconds } from "../duration";
import type { Work } from "../kind";
import { rotationRules } from "../rotation/fields";
import { rotationKind } from "../rotation/kind";
import type { Unfinished } from "../rotation/record";
import type { Sent, Standing } from "../rotation/target";
import { outputs, read, recall, type SecretFacts } from "./facts";
import { fields, type Inputs } from "./fields";
import { findTask, isPending, latestTime, listTasks, type Task } from "./tasks";

/** The longest time that the rotation of a secret is taken to need (DESIGN §4). */
const LONGEST = milliseconds("30m") ?? 0;
/** While a task is not listed, the secret itself is looked at each time that many looks have passed. */
const LOOKS_BETWEEN = 3;

/** The rotation of a secret on request. */
export const secretRotation = rotationKind<Inputs, SecretFacts>({
  name: "SecretRotation",
  id: "secretName",
  fields,
  observedInputs: [],
  longest: LONGEST,
  rules: rotationRules,
  // Two rotations of one object are two requests, one after the other (DESIGN §4).
  claim: () => undefined,
  read,
  recall,
  outputs,
  objection: () => undefined,
  isElsewhere: () => false,
  fence,
  send,
  look,
});

/**
 * The version that is current, and the latest task. One that runs was started by someone else, or by an engine that
 * died before it could record it: it is adopted.
 */
async function fence(work: Work, _operation: Unfinished["operation"], facts: SecretFacts, { secretName }: Inputs) {
  const tasks = await listTasks(work, secretName);
  // A task of long ago with a status that nobody knows is not running: it must not block rotations for ever.
  const since = work.runtime.now() - LONGEST;
  const running = tasks.find((task) => isPending(task) && (task.task_time ?? 0) > since);
  return {
    // A task may be listed late [U]: one that led to the version which is current began before it, listed or not.
    fence: { ...versionFence(facts), taskTime: Math.max(latestTime(tasks), facts.currentSince ?? 0) },
    runningTaskId: running?.task_id,
  };
}

function versionFence({ versionId, currentSince }: SecretFacts) {
  return { versionId, versionTime: currentSince };
}

async function send(
  work: Work,
  _operation: Unfinished["operation"],
  facts: SecretFacts,
  { secretName }: Inputs,
): Promise<Sent<SecretFacts>> {
  // On a connection of its own: a reset of an idle one is the commonest ambiguity.
  const options = { ...work.place, deadline: work.deadline, freshConnection: true };
  const answer = await work.cloud.call(csms.RotateSecret, { secret_name: secretName }, options);
  const { rotation_task_id: taskId, version_id: versionId } = answer;
  // A version without a task is the answer of the older, synchronous kind of secret [U].
  return taskId === undefined
    ? readAfter(work, secretName, { ...facts, versionId: facts.versionId ?? versionId })
    : { taskId };
}

/** What a rotation did that was over when it was accepted. Not to see it makes it no less done. */
async function readAfter(work: Work, secretName: string, before: SecretFacts): Promise<Sent<SecretFacts>> {
  try {
    return { facts: await read(work, secretName, outputs(before)) };
  } catch (error) {
    if (isCloudError(error)) {
      return { unread: error };
    }
    throw error;
  }
}

async function look(
  work: Work,
  unfinished: Unfinished,
  facts: SecretFacts,
  { secretName }: Inputs,
  count: number,
): Promise<Standing<SecretFacts>> {
  const { taskId } = unfinished;
  const task = taskId === undefined ? await search(work, unfinished, secretName) : await findTask(work, taskId);
  if (task !== undefined) {
    return taskId === undefined && task.task_id !== undefined
      ? { is: "found", taskId: task.task_id }
      : standing(work, task, unfinished, facts, secretName);
  }
  if (taskId !== undefined && (count + 1) % LOOKS_BETWEEN !== 0) {
    return { is: "pending" };
  }
  const now = await readBehind(work, unfinished, facts, secretName);
  const moved = now.versionId !== unfinished.fence.versionId || now.currentSince !== unfinished.fence.versionTime;
  return moved ? { is: "done", facts: now } : { is: "unchanged" };
}

/** The task of a request whose answer was lost: the first that came after those that were there before. */
async function search(work: Work, { fence }: Unfinished, secretName: string): Promise<Task | undefined> {
  const known = Number(fence.taskTime ?? 0);
  const isLater = (task: Task) => (task.task_time ?? 0) > known && task.task_id !== fence.earlierTaskId;
  const tasks = (await listTasks(work, secretName)).filter(isLater);
  return tasks.sort((a, b) => (a.task_time ?? 0) - (b.task_time ?? 0))[0];
}

async function standing(
  work: Work,
  task: Task,
  unfinished: Unfinished,
  facts: SecretFacts,
  secretName: string,
): Promise<Standing<SecretFacts>> {
  if (isPending(task)) {
    return { is: "pending" };
  }
  if (task.task_status === "FAILED") {
    return { is: "failed", code: task.task_error_code, message: task.task_error_msg };
  }
  return { is: "done", taskStatus: "SUCCESS", facts: await readBehind(work, unfinished, facts, secretName) };
}

/** Reads the secret as it is now; the version before is the fence's. */
function readBehind(work: Work, { fence }: Unfinished, facts: SecretFacts, secretName: string): Promise<SecretFacts> {
  return read(work, secretName, { ...outputs(facts), versionId: fence.versionId });
}
