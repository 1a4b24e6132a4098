import { type Context, type Handler, inProject } from "../handler";
import { ok, Refusal } from "../reply";
import type { EmulatedSecret, EmulatedTask } from "../state/secret";
import { wholeNumber } from "./secret";

type Listed = EmulatedTask & { readonly secret: EmulatedSecret };

/** `task_id` excludes every other parameter; a task is shown from the time it is listed until it vanishes. */
export const listSecretTask: Handler = (context) => {
  const { task_id: taskId, status, limit, marker } = context.values;
  const others = ["secret_name", "status", "limit", "marker"].filter((name) => context.values[name] !== undefined);
  if (taskId !== undefined && others.length > 0) {
    throw new Refusal("CSMS.0002", `task_id cannot be used together with ${others.join(", ")}.`);
  }
  if (status !== undefined && status !== "SUCCESS" && status !== "FAILED") {
    throw new Refusal("CSMS.0002", "The parameter status must be SUCCESS or FAILED.");
  }
  const { behaviour } = context.state;
  if (taskId !== undefined && behaviour.tasksByTaskId === "refused") {
    throw new Refusal("CSMS.0005");
  }
  const size = Math.min(wholeNumber(limit, 50, 1000), behaviour.largestPage);
  const all = matching(context);
  const start = marker === undefined ? 0 : all.findIndex((task) => task.taskId === marker) + 1;
  if (marker !== undefined && start === 0) {
    throw new Refusal("CSMS.0002", "The parameter marker is not the id of a task.");
  }
  const page = all.slice(start, start + size);
  const more = start + size < all.length;
  const ends = { none: "", "last item": all.at(-1)?.taskId ?? "", "first item": all[0]?.taskId ?? "" };
  const last = ends[behaviour.lastMarker];
  return ok({
    total: all.length,
    next_marker: more ? page.at(-1)?.taskId : last,
    tasks: page.map((task) => taskBody(task, context)),
  });
};

function matching(context: Context): Listed[] {
  const { now, state, values } = context;
  const wanted = (task: Listed) =>
    task.listedTime <= now &&
    (task.vanishTime ?? Infinity) > now &&
    (values.task_id === undefined || task.taskId === values.task_id) &&
    (values.secret_name === undefined || task.secret.name === values.secret_name) &&
    (values.status === undefined || (task.ended && endStatusOf(task) === values.status));
  const tasks = state.secrets
    .filter((secret) => inProject(context, secret))
    .flatMap((secret) => secret.tasks.map((task): Listed => ({ ...task, secret })))
    .filter(wanted)
    .sort((a, b) => a.startTime - b.startTime);
  return state.behaviour.tasksOrder === "newest" ? tasks.reverse() : tasks;
}

function endStatusOf({ endStatus, outcome }: EmulatedTask): string {
  return endStatus ?? outcome;
}

function taskBody(task: Listed, { state }: Context): Record<string, unknown> {
  return {
    task_id: task.taskId,
    secret_name: task.secret.name,
    rotation_func_urn: task.secret.rotationFunctionUrn ?? "",
    task_status: task.ended ? endStatusOf(task) : state.behaviour.runningTaskStatus,
    operate_type: task.secret.rotationConfig?.includes("MultiUser") === true ? "MULTI_USER" : "SINGLE_USER",
    task_time: state.behaviour.taskTimeTold ? task.startTime : undefined,
    attempt_nums: task.attempts,
    task_error_code: task.ended ? task.code : undefined,
    task_error_msg: task.ended ? task.message : undefined,
  };
}
