import type { Step } from "../../plan/rotation";
import {
  BACK_OFF,
  dueSince,
  isNew,
  nextDue,
  reasons,
  resendableFrom,
  type RotationMarks,
  satisfying,
} from "../../plan/rotationDue";
import { milliseconds } from "../../duration";
import type { Facts, Failed, RotationInputs, RotationObservation, Unfinished } from "../../plan/rotationObservation";
import type { Statement } from "../../plan/statement";
import { iso } from "../../plan/time";

/** What a step will do and why, as a condition: the engine may only be looking. */
export function describe<F extends Facts>(
  marks: RotationMarks<F>,
  step: Step,
  observed: RotationObservation<F>,
  inputs: RotationInputs,
  now: number,
): Statement | undefined {
  const because = reasons(observed, inputs, now).join(", ");
  switch (step) {
    case "resume": {
      const text =
        observed.record?.failed === undefined
          ? `a rotation is unfinished: ${unfinishedWords(observed.record?.unfinished)}; will be followed, not requested again`
          : "the last rotation counts as failed; its task is checked again";
      return { code: "will-follow", text };
    }
    case "repoint": {
      const wanted = typeof inputs.masterKeyId === "string" ? inputs.masterKeyId : "another one";
      return {
        code: "will-repoint",
        text: `the master key differs from the declared one: will switch to master key ${wanted}`,
      };
    }
    case "rotate":
      return { code: "will-rotate", text: `rotation is due: ${because}` };
    case "putOff": {
      // The time of this moment would make another line of each one that says the same.
      const since = iso(dueSince(observed, inputs, now)) ?? "this run";
      return { code: "put-off", text: `rotation is due: ${because}; postponed by maxRotations, due since ${since}` };
    }
    case "record":
      return describeRecording(marks, observed, inputs, now);
    case "look":
      return { code: "will-follow", text: "its state has times in the future: will be checked" };
    case "refuse":
      return { code: "will-fail", text: "it cannot be made as declared" };
    case "repeatFailure":
      return { code: "last-rotation-failed", text: "the last rotation failed" };
  }
}

function describeRecording<F extends Facts>(
  marks: RotationMarks<F>,
  observed: RotationObservation<F>,
  inputs: RotationInputs,
  now: number,
): Statement {
  const text = `recorded, not rotated${recordedWords(marks, observed, inputs, now)}`;
  if (reasons(observed, inputs, now).length > 0) {
    return { code: "answered", text };
  }
  const due = nextDue(observed, inputs);
  const isOverdue = isNew(observed.record) && due !== undefined && due <= now;
  return { code: isOverdue ? "overdue" : "will-record", text };
}

/** What a step does, for a failure in it. */
export function doing(step: Step): string {
  return {
    resume: "following the rotation",
    repoint: "switching it to another master key",
    rotate: "rotating it",
    putOff: "postponing its rotation",
    record: "recording it",
    look: "looking at it",
    refuse: "rotating it",
    repeatFailure: "rotating it",
  }[step];
}

/** Why a request is recorded without a rotation, where there is one. */
function recordedWords<F extends Facts>(
  marks: RotationMarks<F>,
  observed: RotationObservation<F>,
  inputs: RotationInputs,
  now: number,
): string {
  const because = reasons(observed, inputs, now).join(", ");
  const satisfied = satisfying(marks, observed, inputs, now);
  if (because !== "" && satisfied !== undefined) {
    const from = satisfied + (milliseconds(inputs.minInterval ?? "") ?? 0);
    return `: the rotation at ${iso(satisfied) ?? ""} is younger than minInterval and answers the request (${because}). To rotate anyway, change a trigger after ${iso(from) ?? ""}`;
  }
  const due = nextDue(observed, inputs);
  return isNew(observed.record) && due !== undefined && due <= now
    ? `; overdue since ${iso(due) ?? ""}: the next up rotates it`
    : ": nothing to do";
}

/** A failed rotation: the same words at every `up`, until a trigger changes or the back-off has passed. */
export function failedWords({ since, taskId, code, status }: Failed): string {
  const task = `its rotation (task ${taskId ?? "unknown"})`;
  const what =
    status === undefined
      ? `${task} failed: ${code ?? "no code"}.`
      : `${task} counts as failed: its status is ${status}, which Huawei does not document, and nothing has changed.`;
  return (
    `${what} The CSMS console shows why, among the rotation tasks of the secret. No request is sent before ` +
    `${iso(since + BACK_OFF) ?? ""}, unless a trigger changes: fix the cause, then change a trigger.`
  );
}

/** A request that was sent, in words. */
export function unfinishedWords(unfinished: Unfinished | undefined): string {
  if (unfinished === undefined) {
    return "nothing";
  }
  const task = unfinished.taskId === undefined ? "no task known" : `task ${unfinished.taskId}`;
  return `${unfinished.outcome}, sent ${iso(unfinished.since) ?? ""}, ${task}`;
}

/** A request that has not ended by the deadline. */
export function lateWords(unfinished: Unfinished, longest: number): string {
  return unfinished.outcome === "accepted"
    ? "the rotation has not ended within its timeout. It is kept as unfinished: the next up follows it, and sends no second request. Set a longer timeout if rotations need one."
    : untracedWords(unfinished, "The timeout is over.", resendableFrom(unfinished.since, longest));
}

/**
 * A request that cannot be followed, for a reason.
 *
 * @param from - from when on it is sent again; `undefined` if never by itself
 */
export function untracedWords(
  { operation, outcome, since }: Unfinished,
  reason: string,
  from: number | undefined,
): string {
  const isAccepted = outcome === "accepted";
  const what = isAccepted
    ? `the rotation accepted at ${iso(since) ?? ""} cannot be followed`
    : `it is not known whether the request of ${iso(since) ?? ""} was processed: its answer was lost`;
  const byTime = from === undefined ? "" : `from ${iso(from) ?? ""} on, or `;
  const byUser =
    operation === "repoint" ? "when masterKeyId changes" : "when a trigger changes; add one if there is none";
  return isAccepted && from === undefined
    ? `${what}. ${reason} The next up looks again.`
    : `${what}. ${reason} The next up looks again. The request is sent again only ${byTime}${byUser}.`;
}

/** A request that is not followed any more, since the user has cancelled the run. */
export function cancelledWords(unfinished: Unfinished): string {
  return `the run was cancelled while a rotation was unfinished (${unfinishedWords(unfinished)}). It is kept, and the next up follows it: nothing is sent twice.`;
}
