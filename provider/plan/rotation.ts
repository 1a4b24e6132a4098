import {
  asKnownAt,
  BACK_OFF,
  changedSince,
  isAheadOf,
  isNew,
  reasons,
  type RotationMarks,
  satisfying,
} from "./rotationDue";
import type { Facts, RotationInputs, RotationObservation } from "./rotationObservation";

/**
 * One thing to do: find out how a request stands that was sent earlier, point the object to another master key, send a
 * request to rotate, put a rotation off, since the run has made as many as it may, record what needs no rotation, or fail:
 * since the cloud cannot, or since the last rotation failed. And where the state holds times that cannot be right: look at
 * the object.
 */
export type Step = "look" | "resume" | "repoint" | "rotate" | "putOff" | "record" | "refuse" | "repeatFailure";

/** What differs between the kinds of rotation, as far as a plan needs it. */
export interface RotationRules<Inputs extends RotationInputs, F extends Facts> extends RotationMarks<F> {
  /** Why what is declared cannot be had with what could be read; `undefined` if it can. */
  objection(facts: F, inputs: Inputs): string | undefined;
  /** Whether another master key is declared than the object has. */
  isElsewhere(facts: F, inputs: Inputs): boolean;
}

/** The steps from what is known to what is declared. Pure: preview, update and diff use the same. */
export function plan<Inputs extends RotationInputs, F extends Facts>(
  rules: RotationRules<Inputs, F>,
  given: RotationObservation<F>,
  inputs: Inputs,
  now: number,
  mayRotate = true,
): Step[] {
  const steps = stepsOf(rules, asKnownAt(given, now), inputs, now, mayRotate);
  return steps.length === 0 && isAheadOf(given, now) ? ["look"] : steps;
}

function stepsOf<Inputs extends RotationInputs, F extends Facts>(
  rules: RotationRules<Inputs, F>,
  observed: RotationObservation<F>,
  inputs: Inputs,
  now: number,
  mayRotate: boolean,
): Step[] {
  const { facts, record } = observed;
  const rotate = mayRotate ? "rotate" : "putOff";
  if (record?.isJustMade === true) {
    return [];
  }
  if (rules.objection(facts, inputs) !== undefined) {
    return ["refuse"];
  }
  const changed = changedSince(record, inputs).length > 0;
  if (record?.unfinished !== undefined) {
    return changed ? ["resume", rotate] : ["resume"];
  }
  const steps: Step[] = rules.isElsewhere(facts, inputs) ? ["repoint"] : [];
  if (record?.failed !== undefined && !changed && now < record.failed.since + BACK_OFF) {
    return [...steps, "repeatFailure"];
  }
  const isDue = reasons(observed, inputs, now).length > 0;
  if (isDue && satisfying(rules, observed, inputs, now) === undefined) {
    if (facts.refusal !== undefined) {
      return ["refuse"];
    }
    const isPutOff = !mayRotate && record?.isPutOff === true;
    return isPutOff ? steps : [...steps, rotate];
  }
  // A new resource whose object can never rotate is refused at once, and not only when its first rotation is due.
  if (isNew(record) && facts.refusal !== undefined) {
    return ["refuse"];
  }
  // An age that minInterval answers leaves nothing to record: every run judges it again.
  const isRecorded = !isNew(record) && !changed && record.isOwed !== true && record.failed === undefined;
  return isRecorded ? steps : [...steps, "record"];
}
