import { iso } from "../time";
import { BACK_OFF, reasons, satisfying } from "./requests";
import type { Failed, Unfinished } from "./record";
import type { Step } from "./plan";
import type { Facts, RotationInputs, RotationObservation } from "./target";

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
