import type { Step } from "../../plan/rotation";
import { BACK_OFF, dueSince, isNew, reasons, satisfying } from "../../plan/rotationDue";
import type { Facts, Failed, RotationInputs, RotationObservation, Unfinished } from "../../plan/rotationObservation";
import type { Statement } from "../../plan/statement";
import { iso } from "../../plan/time";

/** What a step will do and why, as a condition: the engine may only be looking. */
export function describe(
  step: Step,
  observed: RotationObservation<Facts>,
  inputs: RotationInputs,
  now: number,
): Statement | undefined {
  const because = reasons(observed, inputs, now).join(", ");
  switch (step) {
    case "resume": {
      const unfinished = unfinishedWords(observed.record?.unfinished);
      return { code: "will-follow", text: `a rotation is unfinished: ${unfinished}; to be followed, not sent again` };
    }
    case "repoint": {
      const wanted = typeof inputs.masterKeyId === "string" ? inputs.masterKeyId : "another one";
      return { code: "will-repoint", text: `the cluster has another master key than is declared: will be ${wanted}` };
    }
    case "rotate":
      return { code: "will-rotate", text: `rotation is due: ${because}` };
    case "putOff": {
      const since = iso(dueSince(observed, inputs, now)) ?? "";
      return { code: "put-off", text: `rotation is due: ${because}; put off by maxRotations, due since ${since}` };
    }
    case "record":
      return describeRecording(observed, inputs, now, because);
    case "refuse":
      return { code: "will-fail", text: "it cannot be as declared" };
    case "repeatFailure":
      return { code: "last-rotation-failed", text: "the last rotation failed" };
  }
}

function describeRecording(
  observed: RotationObservation<Facts>,
  inputs: RotationInputs,
  now: number,
  because: string,
): Statement | undefined {
  const satisfied = satisfying(observed, inputs, now);
  if (because !== "" && satisfied !== undefined) {
    const earlier = iso(satisfied) ?? "";
    const text = `recorded, not rotated: the rotation of ${earlier} is younger than minInterval (${because})`;
    return { code: "answered", text };
  }
  const due = dueSince(observed, inputs, now);
  return isNew(observed.record) && due < now
    ? { code: "overdue", text: `recorded, not rotated; overdue since ${iso(due) ?? ""}: the next up rotates it` }
    : { code: "will-record", text: "recorded, not rotated" };
}

/** What a step does, for a failure in it. */
export function doing(step: Step): string {
  return {
    resume: "following the rotation",
    repoint: "pointing it to another master key",
    rotate: "rotating it",
    putOff: "putting it off",
    record: "recording it",
    refuse: "rotating it",
    repeatFailure: "rotating it",
  }[step];
}

/** A failed rotation: the same words at every `up`, until a trigger changes or the back-off has passed. */
export function failedWords({ since, taskId, code, message }: Failed): string {
  const what = [code, message].filter((part) => part !== undefined && part !== "").join(" ") || "no reason given";
  return (
    `its rotation (task ${taskId ?? "unknown"}) failed: ${what}. Nothing is sent again before ` +
    `${iso(since + BACK_OFF) ?? ""}, unless a trigger changes: mend the cause, then change a trigger.`
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
    ? "the rotation has not ended by its timeout. It is kept as unfinished: the next up follows it, and sends nothing again. Give it a longer timeout if it needs one."
    : untracedWords(unfinished, "The timeout is over.", unfinished.since + longest);
}

/** A request that cannot be followed, for a reason. It may be sent anew from a time on, unless that is not known either. */
export function untracedWords(
  { operation, outcome, since }: Unfinished,
  reason: string,
  anewFrom: number | undefined,
): string {
  const isAccepted = outcome === "accepted";
  const what = isAccepted
    ? `the rotation accepted at ${iso(since) ?? ""} cannot be followed`
    : `it is not known whether the request of ${iso(since) ?? ""} was processed: its answer was lost`;
  const byTrigger = operation === "rotate" && (!isAccepted || anewFrom !== undefined);
  const occasions = [anewFrom && `from ${iso(anewFrom) ?? ""} on`, byTrigger && "when a trigger changes"];
  const anew = occasions.filter((occasion) => typeof occasion === "string").join(", or ");
  return `${what}. ${reason} The next up looks again${anew && `, and asks anew ${anew}`}.`;
}

/** A request that is not followed any more, since the user has cancelled the run. */
export function cancelledWords(unfinished: Unfinished): string {
  return `the run was cancelled while a rotation is unfinished (${unfinishedWords(unfinished)}). It is kept, and the next up follows it: nothing is sent twice.`;
}
