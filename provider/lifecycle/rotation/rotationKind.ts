import { plan, type Step } from "../../plan/rotation";
import { changedTriggers, dueSince, isNew, nextDue } from "../../plan/rotationDue";
import type { Facts, RotationInputs, RotationObservation, Triggers } from "../../plan/rotationObservation";
import type { Statement } from "../../plan/statement";
import { iso } from "../../plan/time";
import { Failure } from "../failure";
import { done, type Kind, type StepResult } from "../kind";
import type { Properties } from "../properties";
import type { Work } from "../work";
import { follow } from "./follow";
import { readRecord, writeRecord } from "./record";
import { sendRequest } from "./send";
import type { RotationTarget } from "./target";
import { describe, doing, failedWords, unfinishedWords } from "./words";

/** A record of which nothing is to be done any more. */
const NOTHING_LEFT = {
  unfinished: undefined,
  isOwed: undefined,
  failed: undefined,
  isNew: undefined,
  putOffSince: undefined,
  isImported: undefined,
};

const NATURES: Readonly<Partial<Record<Step, "rotates" | "waits" | "fails">>> = {
  rotate: "rotates",
  putOff: "waits",
  refuse: "fails",
  repeatFailure: "fails",
};

/** Stands for the value of a trigger that was removed. */
const REMOVED = "[removed]";

/** The lifecycle that all kinds of rotation share, as a kind of resource. */
export function rotationKind<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
): Kind<Inputs, RotationObservation<F>, Step> {
  return {
    ...target,
    observe: async (work, id, state) => ({ facts: await target.read(work, id, state), record: readRecord(state) }),
    recall: (state) => ({ facts: target.recall(state), record: readRecord(state) }),
    lookBefore: async (looking, id, inputs) => ({
      facts: await target.readBefore(looking, id, inputs),
      record: undefined,
    }),
    plan: (observed, inputs, now, mayRotate) => plan(target, observed, inputs, now, mayRotate),
    describe: (step, observed, inputs, now) =>
      step === "refuse" ? describeRefusal(target, observed, inputs) : describe(step, observed, inputs, now),
    describeConverged: () => ({ code: "nothing-to-do", text: "it is as declared" }),
    nature: (step) => NATURES[step],
    doing,
    apply: (work, step, observed, inputs) => apply(target, work, step, observed, inputs),
    outputs: (observed, inputs) => outputs(target, observed, inputs),
    // Nobody asked for a rotation yet: triggers that the program declares are recorded by the first update.
    imported: { creationUnfinished: true, imported: true },
    uncertain: "may rotate or change",
    creation: ({ rotateOnCreate }) =>
      rotateOnCreate === false
        ? { code: "will-record", text: "new: recorded, not rotated" }
        : { code: "will-rotate", text: "rotation is due: new" },
    remove(session, _work, id, state) {
      const unfinished = readRecord(state)?.unfinished;
      const lost = unfinished && `; its unfinished rotation is forgotten too (${unfinishedWords(unfinished)})`;
      session.report(`${target.name} ${id}: forgotten; nothing changes in the cloud${lost ?? ""}`);
      return Promise.resolve();
    },
  };
}

async function apply<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  work: Work,
  step: Step,
  observed: RotationObservation<F>,
  inputs: Inputs,
): Promise<StepResult<RotationObservation<F>>> {
  const { facts, record } = observed;
  switch (step) {
    case "rotate":
    case "repoint":
      return sendRequest(target, work, observed, inputs, step);
    case "resume":
      return record?.unfinished === undefined
        ? done(observed)
        : follow(target, work, { facts, record }, record.unfinished, inputs, false);
    case "putOff": {
      const putOffSince = dueSince(observed, inputs, work.runtime.now());
      const isNewYet = isNew(record) || undefined;
      return done({ facts, record: { triggers: undefined, ...record, isNew: isNewYet, putOffSince, isPutOff: true } });
    }
    case "record":
      if (inputs.maxAge !== undefined && nextDue(observed, inputs) === undefined) {
        work.report(
          `${work.subject}: it never rotated, as far as can be known: maxAge counts from its next rotation on`,
        );
      }
      return done({ facts, record: { ...record, ...NOTHING_LEFT, triggers: inputs.triggers } });
    case "refuse":
      throw new Failure(`${work.subject}: ${refusal(target, observed, inputs)}`);
    case "repeatFailure":
      throw new Failure(`${work.subject}: ${record?.failed ? failedWords(record.failed) : "its rotation failed."}`);
  }
}

function describeRefusal<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  observed: RotationObservation<F>,
  inputs: Inputs,
): Statement {
  const text = refusal(target, observed, inputs).replace(/^it cannot rotate/, "cannot rotate");
  return { code: observed.facts.refusal === undefined ? "will-fail" : "cannot-rotate", text };
}

function refusal<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  { facts }: RotationObservation<F>,
  inputs: Inputs,
): string {
  return target.objection(facts, inputs) ?? `it cannot rotate: ${facts.refusal ?? "for no known reason"}`;
}

function outputs<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  observed: RotationObservation<F>,
  inputs: Inputs,
): Properties {
  const recorded = writeRecord(observed.record);
  const isCurrent = changedTriggers(observed.record?.triggers, inputs.triggers).length === 0;
  return {
    ...target.outputs(observed.facts),
    ...recorded,
    // No triggers and an empty map are the same request.
    triggers: isCurrent ? inputs.triggers : withoutRemoved(observed.record?.triggers, inputs.triggers),
    nextRotationDue: iso(nextDue(observed, inputs)),
  };
}

/**
 * Triggers for the state while a rotation for earlier ones is unfinished. The engine encrypts an output where the input
 * of that name is secret; one whose input is gone would lie in clear, and only its absence matters.
 */
function withoutRemoved(recorded: Triggers | undefined, inputs: Triggers = {}): Triggers | undefined {
  const kept = ([name, value]: [string, string]) => [name, Object.hasOwn(inputs, name) ? value : REMOVED] as const;
  return recorded && Object.fromEntries(Object.entries(recorded).map(kept));
}
