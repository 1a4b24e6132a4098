import { csms, isCloudError, type ResponseOf } from "../../cloud";
import { IncompleteList, pages } from "../../account";
import { Failure } from "../failure";
import type { Work } from "../session/work";

/** A rotation task of a secret. */
export type Task = ResponseOf<typeof csms.ListSecretTask>["tasks"][number];

/**
 * How many tasks are asked for at once. The words of failed ones may be long, so that a page is more than is read of an
 * answer: then smaller ones are asked for.
 */
const PAGES = [100, 10, 1] as const;
/** Refusals of the question for one task; the list of a secret's tasks may be answered all the same [U]. */
const UNASKABLE: readonly string[] = ["gone", "refused", "unsupported"];

/** The task with an id; `undefined` while it is not listed, or no more: lists may lag, and forget [U]. */
export async function findTask(work: Work, secretName: string, id: string): Promise<Task | undefined> {
  const isIt = ({ task_id }: Task) => task_id === id;
  try {
    // The id excludes every other parameter (API Explorer, ListSecretTask).
    const options = { ...work.place, deadline: work.deadline };
    return (await work.cloud.call(csms.ListSecretTask, { task_id: id }, options)).tasks.find(isIt);
  } catch (error) {
    if (!isCloudError(error) || !UNASKABLE.includes(error.reason)) {
      throw error;
    }
    return (await listTasks(work, secretName)).find(isIt);
  }
}

/**
 * The tasks of a secret. Neither their order nor how long they are kept is documented [U], so all pages are read.
 *
 * @throws Failure if the list has no end
 */
export async function listTasks(work: Work, secret_name: string): Promise<Task[]> {
  let size = 0;
  const read = async (marker: string | undefined) => {
    const answer = await listPage(work, { secret_name, ...(marker !== undefined && { marker }) }, size);
    ({ size } = answer);
    return { items: answer.tasks, next: answer.next };
  };
  const tasks: Task[] = [];
  try {
    // One without an id is told by all that it says.
    for await (const task of pages("tasks", read, (each) => each.task_id ?? JSON.stringify(each))) {
      tasks.push(task);
    }
  } catch (error) {
    if (!(error instanceof IncompleteList)) {
      throw error;
    }
    throw new Failure(
      `${work.subject}: the list of its rotation tasks does not end, since CSMS returned one page twice. It is not known whether a rotation is running, so nothing is sent.`,
      { cause: error },
    );
  }
  return tasks.filter((task) => task.secret_name === undefined || task.secret_name === secret_name);
}

/** One page, of the size that fits. */
async function listPage(
  work: Work,
  request: { readonly secret_name: string; readonly marker?: string },
  size: number,
): Promise<{ readonly tasks: readonly Task[]; readonly next: string | undefined; readonly size: number }> {
  const options = { ...work.place, deadline: work.deadline };
  for (let chosen = size; ; chosen += 1) {
    const limit = PAGES[chosen] ?? 1;
    try {
      const { tasks, next_marker: next } = await work.cloud.call(csms.ListSecretTask, { ...request, limit }, options);
      return { tasks, next, size: chosen };
    } catch (error) {
      // Of an answer that is too long nothing is read, not even its status.
      const isTooLong = isCloudError(error) && error.reason === "broken" && error.status === undefined;
      if (!isTooLong || chosen >= PAGES.length - 1) {
        throw error;
      }
    }
  }
}

/** Whether a task has not ended: every status that the document does not name may be a running one [U]. */
export function isPending({ task_status }: Task): boolean {
  return task_status !== "SUCCESS" && task_status !== "FAILED";
}

/** The time of the latest of some tasks, in milliseconds since 1970 by the cloud's clock; 0 if there is none. */
export function latestTime(tasks: readonly Task[]): number {
  return Math.max(0, ...tasks.map((task) => task.task_time ?? 0));
}
