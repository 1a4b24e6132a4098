import { latest, leftAt } from "../../plan/rotationDue";
import type { Facts, RotationObservation, RotationRecord, Unfinished } from "../../plan/rotationObservation";
import type { RotationTarget } from "./target";

/** The most tasks that are remembered as abandoned, the latest ones. */
const MOST_ABANDONED = 100;

/** An observation whose record exists, because a request was sent. */
export type Followed<F extends Facts> = RotationObservation<F> & { readonly record: RotationRecord };

/** The observation after a successful rotation. */
export function finished<F extends Facts>(
  { rotationOf }: Pick<RotationTarget<never, F>, "rotationOf">,
  { facts, record }: Followed<F>,
  unfinished: Unfinished,
  taskStatus: string | undefined,
): RotationObservation<F> {
  if (unfinished.operation === "repoint") {
    return { facts, record: { ...record, unfinished: undefined } };
  }
  const ended = { ...record, taskId: unfinished.taskId, taskStatus, unfinished: undefined, failed: undefined };
  // The cloud's own time of rotation may not have moved with it [U].
  const at = latest(facts.lastRotationTime, facts.currentSince);
  return {
    facts: { ...facts, lastRotationTime: at },
    record: { ...ended, requestTime: leftAt(unfinished), answeredBy: rotationOf(facts) },
  };
}

/** A rotation is still owed. A master key that differs needs no record: the next observation shows it. */
export function owed<F extends Facts>(
  { facts, record }: Followed<F>,
  { operation }: Unfinished,
  abandoned: readonly string[],
): Followed<F> {
  const others = (record.abandonedTasks ?? []).filter((id) => !abandoned.includes(id));
  const abandonedTasks =
    abandoned.length > 0 ? [...others, ...abandoned].slice(-MOST_ABANDONED) : record.abandonedTasks;
  const isOwed = operation === "rotate" || record.isOwed;
  return { facts, record: { ...record, unfinished: undefined, failed: undefined, isOwed, abandonedTasks } };
}

/** What the next `up` needs to follow a request. */
export function keep<F extends Facts>({ facts, record }: Followed<F>, unfinished: Unfinished): Followed<F> {
  const { taskId } = unfinished;
  const task = taskId === undefined ? {} : { taskId, taskStatus: undefined };
  return { facts, record: { ...record, ...task, unfinished } };
}
