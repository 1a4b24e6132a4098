import { csms, quote } from "../../cloud";
import { milliseconds } from "../../duration";
import type { Work } from "../work";
import { rotationRules } from "../rotation/fields";
import { rotationKind } from "../rotation/rotationKind";
import type { Unfinished } from "../../plan/rotationObservation";
import type { RequestAnswer, RequestState } from "../rotation/target";
import { outputs, read, readBefore, recall, type SecretFacts } from "./facts";
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
  steadyOutputs: ["automaticRotation"],
  observedInputs: [],
  longest: LONGEST,
  requestName: csms.RotateSecret.name,
  rules: rotationRules,
  service: "csms",
  readBefore,
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
  _facts: SecretFacts,
  { secretName }: Inputs,
): Promise<RequestAnswer<SecretFacts>> {
  const options = { ...work.place, deadline: work.deadline };
  const answer = await work.cloud.call(csms.RotateSecret, { secret_name: secretName }, options);
  // A version without a task is the answer of the older, synchronous kind of secret [U]. What it did is looked at as for
  // any other request: a failure to read must not undo that it was accepted.
  return { taskId: answer.rotation_task_id };
}

async function look(
  work: Work,
  unfinished: Unfinished,
  facts: SecretFacts,
  { secretName }: Inputs,
  count: number,
): Promise<RequestState<SecretFacts>> {
  const { taskId } = unfinished;
  const task = taskId === undefined ? await search(work, unfinished, secretName) : await findTask(work, taskId);
  if (task !== undefined) {
    return taskId === undefined && task.task_id !== undefined
      ? { is: "found", taskId: task.task_id }
      : stateOfTask(work, task, unfinished, facts, secretName, count);
  }
  return taskId !== undefined && count % LOOKS_BETWEEN !== 0
    ? { is: "pending" }
    : ((await change(work, unfinished, facts, secretName)) ?? { is: "unchanged" });
}

/** What the secret itself tells: the rotation is done if the current version is another than that of the fence. */
async function change(work: Work, unfinished: Unfinished, facts: SecretFacts, secretName: string) {
  const now = await readBehind(work, unfinished, facts, secretName);
  const moved = now.versionId !== unfinished.fence.versionId || now.currentSince !== unfinished.fence.versionTime;
  return moved ? { is: "done" as const, facts: now } : undefined;
}

/** The task of a request whose answer was lost: the first that came after those that were there before. */
async function search(work: Work, { fence }: Unfinished, secretName: string): Promise<Task | undefined> {
  const known = Number(fence.taskTime ?? 0);
  // A task without an id is not the earlier one where none is known.
  const isEarlier = ({ task_id: id }: Task) => id !== undefined && id === fence.earlierTaskId;
  const isLater = (task: Task) => (task.task_time ?? 0) > known && !isEarlier(task);
  const tasks = (await listTasks(work, secretName)).filter(isLater);
  return tasks.sort((a, b) => (a.task_time ?? 0) - (b.task_time ?? 0))[0];
}

async function stateOfTask(
  work: Work,
  task: Task,
  unfinished: Unfinished,
  facts: SecretFacts,
  secretName: string,
  count: number,
): Promise<RequestState<SecretFacts>> {
  if (isPending(task)) {
    // A status that nobody knows may be that of an end [U]: after the longest time, the secret itself is asked too.
    const isLate = work.runtime.now() >= unfinished.since + LONGEST;
    const isTime = isLate && count % LOOKS_BETWEEN === 0;
    return (isTime ? await change(work, unfinished, facts, secretName) : undefined) ?? { is: "pending", isLate };
  }
  if (task.task_status === "FAILED") {
    const { task_error_code: code, task_error_msg: message } = task;
    // The words of whoever wrote the function: cut, and without what could rewrite a terminal.
    return { is: "failed", code: code && quote(code, []), message: message && quote(message, []) };
  }
  return { is: "done", taskStatus: "SUCCESS", facts: await readBehind(work, unfinished, facts, secretName) };
}

/** Reads the secret as it is now; the version before is the fence's. */
function readBehind(work: Work, { fence }: Unfinished, facts: SecretFacts, secretName: string): Promise<SecretFacts> {
  return read(work, secretName, { ...outputs(facts), versionId: fence.versionId });
}
