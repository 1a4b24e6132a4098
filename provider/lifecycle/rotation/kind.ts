import { Failure } from "../failure";
import type { Kind, Properties, Work } from "../kind";
import { iso } from "../time";
import { follow } from "./follow";
import { plan, type Step } from "./plan";
import { readRecord, writeRecord } from "./record";
import { request } from "./request";
import { changedTriggers, nextDue } from "./requests";
import type { Facts, RotationInputs, RotationObservation, Target } from "./target";
import { describe, doing, failedWords, unfinishedWords } from "./words";

/** The lifecycle that all kinds of rotation share, as a kind of resource. */
export function rotationKind<Inputs extends RotationInputs, F extends Facts>(
  target: Target<Inputs, F>,
): Kind<Inputs, RotationObservation<F>, Step> {
  return {
    name: target.name,
    id: target.id,
    fields: target.fields,
    observedInputs: target.observedInputs,
    rules: (inputs) => target.rules(inputs),
    claim: (inputs) => target.claim(inputs),
    observe: async (work, id, state) => ({ facts: await target.read(work, id, state), record: readRecord(state) }),
    recall: (state) => ({ facts: target.recall(state), record: readRecord(state) }),
    plan: (observed, inputs, now) => plan(target, observed, inputs, now),
    describe: (step, observed, inputs, now) =>
      step === "refuse" ? refusal(target, observed, inputs) : describe(step, observed, inputs, now),
    doing,
    apply: (work, step, observed, inputs) => apply(target, work, step, observed, inputs),
    outputs: (observed, inputs) => outputs(target, observed, inputs),
    creation: ({ rotateOnCreate }) =>
      rotateOnCreate ? "rotation is due: new" : "new: recorded, not rotated, unless maxAge has passed",
    remove(session, _work, id, state) {
      const unfinished = readRecord(state)?.unfinished;
      const lost = unfinished && `; its unfinished rotation is forgotten too (${unfinishedWords(unfinished)})`;
      session.report(`${target.name} ${id}: forgotten; nothing changes in the cloud${lost ?? ""}`);
      return Promise.resolve();
    },
  };
}

async function apply<Inputs extends RotationInputs, F extends Facts>(
  target: Target<Inputs, F>,
  work: Work,
  step: Step,
  observed: RotationObservation<F>,
  inputs: Inputs,
): Promise<RotationObservation<F>> {
  const { facts, record } = observed;
  switch (step) {
    case "rotate":
    case "repoint":
      work.report(`${work.subject}: ${describe(step, observed, inputs, work.runtime.now())}`);
      return request(target, work, observed, inputs, step);
    case "resume":
      return record?.unfinished === undefined
        ? observed
        : follow(target, work, { facts, record }, record.unfinished, inputs, false);
    case "record":
      work.report(`${work.subject}: ${describe(step, observed, inputs, work.runtime.now())}`);
      if (inputs.maxAge !== undefined && nextDue(observed, inputs) === undefined) {
        work.report(
          `${work.subject}: it never rotated, as far as can be known: maxAge counts from its next rotation on`,
        );
      }
      return { facts, record: { ...record, triggers: inputs.triggers, unfinished: undefined, failed: undefined } };
    case "refuse":
      throw new Failure(`${work.subject}: ${refusal(target, observed, inputs)}`);
    case "repeatFailure":
      throw new Failure(`${work.subject}: ${record?.failed ? failedWords(record.failed) : "its rotation failed."}`);
  }
}

function refusal<Inputs extends RotationInputs, F extends Facts>(
  target: Target<Inputs, F>,
  { facts }: RotationObservation<F>,
  inputs: Inputs,
): string {
  return target.objection(facts, inputs) ?? `it cannot rotate: ${facts.refusal ?? "for no known reason"}`;
}

function outputs<Inputs extends RotationInputs, F extends Facts>(
  target: Target<Inputs, F>,
  observed: RotationObservation<F>,
  inputs: Inputs,
): Properties {
  const recorded = writeRecord(observed.record);
  const isCurrent = changedTriggers(observed.record?.triggers, inputs.triggers).length === 0;
  return {
    ...target.outputs(observed.facts),
    ...recorded,
    // No triggers and an empty map are the same request.
    triggers: isCurrent ? inputs.triggers : recorded.triggers,
    nextRotationDue: iso(nextDue(observed, inputs)),
  };
}
