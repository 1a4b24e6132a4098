import { csms, type ResponseOf } from "../../cloud";
import type { Work } from "../work";

/** A rotation task of a secret. */
export type Task = ResponseOf<typeof csms.ListSecretTask>["tasks"][number];

/** More pages than this, of a thousand tasks each, are a fault of the list's. */
const MOST_PAGES = 20;

/** The task with an id; `undefined` while it is not listed, or no more: lists may lag, and forget [U]. */
export async function findTask(work: Work, task_id: string): Promise<Task | undefined> {
  // The id excludes every other parameter (API Explorer, ListSecretTask).
  const { tasks } = await work.cloud.call(csms.ListSecretTask, { task_id }, { ...work.place, deadline: work.deadline });
  return tasks.find((task) => task.task_id === task_id);
}

/** The tasks of a secret. Neither their order nor how long they are kept is documented [U], so all pages are read. */
export async function listTasks(work: Work, secret_name: string): Promise<Task[]> {
  const options = { ...work.place, deadline: work.deadline };
  const tasks: Task[] = [];
  let marker: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const request = { secret_name, limit: 1000, ...(marker !== undefined && { marker }) };
    const answer = await work.cloud.call(csms.ListSecretTask, request, options);
    tasks.push(...answer.tasks);
    const isLast = answer.next_marker === undefined || answer.next_marker === marker || answer.tasks.length === 0;
    if (isLast) {
      break;
    }
    marker = answer.next_marker;
  }
  return tasks.filter((task) => task.secret_name === undefined || task.secret_name === secret_name);
}

/** Whether a task has not ended: every status that the document does not name may be a running one [U]. */
export function isPending({ task_status }: Task): boolean {
  return task_status !== "SUCCESS" && task_status !== "FAILED";
}

/** The time of the latest of some tasks, in milliseconds since 1970 by the cloud's clock; 0 if there is none. */
export function latestTime(tasks: readonly Task[]): number {
  return Math.max(0, ...tasks.map((task) => task.task_time ?? 0));
}
