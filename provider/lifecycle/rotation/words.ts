import type { Step } from "../../plan/rotation";
import { BACK_OFF, reasons, satisfying } from "../../plan/rotationDue";
import type { Facts, Failed, RotationInputs, RotationObservation, Unfinished } from "../../plan/rotationObservation";
import { iso } from "../../plan/time";

/** What a step will do and why, as a condition: the engine may only be looking. */
export function describe(
  step: Step,
  observed: RotationObservation<Facts>,
  inputs: RotationInputs,
  now: number,
): string {
  const because = reasons(observed, inputs, now).join(", ");
  switch (step) {
    case "resume":
      return `a rotation is unfinished: ${unfinishedWords(observed.record?.unfinished)}; to be followed, not sent again`;
    case "repoint":
      return "another master key is declared than the cluster has: to be pointed to it";
    case "rotate":
      return `rotation is due: ${because}`;
    case "record": {
      const satisfied = satisfying(observed, inputs, now);
      return because === "" || satisfied === undefined
        ? "recorded, not rotated"
        : `recorded, not rotated: the rotation of ${iso(satisfied) ?? ""} is younger than minInterval (${because})`;
    }
    case "refuse":
      return "it cannot be as declared";
    case "repeatFailure":
      return "the last rotation failed";
  }
}

/** What a step does, for a failure in it. */
export function doing(step: Step): string {
  return {
    resume: "following the rotation",
    repoint: "pointing it to another master key",
    rotate: "rotating it",
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
