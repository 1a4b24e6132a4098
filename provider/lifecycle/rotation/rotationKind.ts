import { plan, type Step } from "../../plan/rotation";
import { asKnownAt, changedTriggers, dueSince, isNew, nextDue, reasons } from "../../plan/rotationDue";
import type { Facts, RotationInputs, RotationObservation } from "../../plan/rotationObservation";
import { fromIso, iso, knownBy } from "../../plan/time";
import type { Statement } from "../../plan/statement";
import { Failure } from "../failure";
import { done, type Kind, type StepResult } from "../kind";
import type { Properties } from "../properties";
import { asSecret } from "../state/secretValue";
import type { Work } from "../session/work";
import { follow } from "./follow";
import { readRecord, writeRecord } from "./record";
import { sendRequest } from "./send";
import type { RotationTarget } from "./target";
import { describe, doing, failedWords, unfinishedWords } from "./words";

/** Whether a record has nothing left to do. */
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

/** The lifecycle that all kinds of rotation share, as a kind of resource. */
export function rotationKind<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
): Kind<Inputs, RotationObservation<F>, Step> {
  return {
    ...target,
    observe: (work, id, state) => observe(target, work, id, state),
    recall: (state) => ({ facts: target.recall(state), record: readRecord(state), isRecalled: true }),
    lookBefore: async (looking, id, inputs) => ({
      facts: await target.readBefore(looking, id, inputs),
      record: undefined,
    }),
    plan: (observed, inputs, now, mayRotate) => plan(target, observed, inputs, now, mayRotate),
    describe: (step, observed, inputs, now) =>
      step === "refuse"
        ? describeRefusal(target, observed, inputs)
        : describe(target, step, asKnownAt(observed, now), inputs, now),
    describeConverged: () => ({ code: "nothing-to-do", text: "it is as declared" }),
    nature: (step) => NATURES[step],
    doing,
    apply: (work, step, observed, inputs) => apply(target, work, step, observed, inputs),
    outputs: (observed, inputs) => outputs(target, observed, inputs),
    // No rotation is requested yet: the first update records the declared triggers.
    imported: { creationUnfinished: true, imported: true },
    uncertain: "may rotate or change",
    creation: ({ rotateOnCreate }) =>
      rotateOnCreate === false
        ? { code: "will-record", text: "new: recorded, not rotated: nothing to do" }
        : { code: "will-rotate", text: "rotation is due: new" },
    remove(session, _work, id, state) {
      const unfinished = readRecord(state)?.unfinished;
      const lost = unfinished && `; its unfinished rotation is no longer followed (${unfinishedWords(unfinished)})`;
      session.report(`${target.name} ${id}: removed from the state; nothing changes in the cloud${lost ?? ""}`);
      return Promise.resolve();
    },
  };
}

/** Reads the object. Times in the state that are later than the cloud's clock are ignored, with a warning. */
async function observe<Inputs extends RotationInputs, F extends Facts>(
  target: RotationTarget<Inputs, F>,
  work: Work,
  id: string,
  state: Properties,
): Promise<RotationObservation<F>> {
  const facts = await target.read(work, id, state);
  const now = work.now();
  const later = laterThan(now, state);
  if (later.length > 0) {
    work.report(
      `${work.subject}: its state has times that are later than the cloud's ${iso(now) ?? ""} (${later.join(", ")}): a clock was wrong when they were written. They are ignored`,
      "warning",
    );
  }
  return asKnownAt({ facts, record: readRecord(state) }, now);
}

/** The names of our times in the state that are later than `now`. */
function laterThan(now: number, state: Properties): string[] {
  const { rotationRequestTime, lastRotationTime, unfinishedRotation, failedRotation } = state;
  const since = (value: unknown) => (value as Properties | null | undefined)?.since;
  const times = {
    rotationRequestTime,
    lastRotationTime,
    unfinishedRotation: since(unfinishedRotation),
    failedRotation: since(failedRotation),
  };
  return Object.entries(times).flatMap(([name, time]) => {
    const at = fromIso(time);
    return at !== undefined && knownBy(now, at) === undefined ? [`${name} ${iso(at) ?? ""}`] : [];
  });
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
      const putOffSince = dueSince(observed, inputs, work.now()) ?? work.now();
      const isNewYet = isNew(record) || undefined;
      return done({ facts, record: { triggers: undefined, ...record, isNew: isNewYet, putOffSince, isPutOff: true } });
    }
    case "record": {
      const isAnswered = reasons(observed, inputs, work.now()).length > 0;
      if (inputs.maxAge !== undefined && nextDue(observed, inputs) === undefined) {
        work.report(`${work.subject}: no rotation of it is known: maxAge counts from the next rotation`);
      }
      // The rotation that answers this request is now on record, so it answers no later change of a trigger.
      const answeredBy = isAnswered ? target.rotationOf(facts) : record?.answeredBy;
      // The update after this one rotates what has aged.
      const isTakenOver = !inputs.rotateOnCreate || record?.isImported === true;
      const isJustMade = (isNew(record) && isTakenOver) || undefined;
      return done({ facts, record: { ...record, ...NOTHING_LEFT, triggers: inputs.triggers, answeredBy, isJustMade } });
    }
    case "look":
      // The times in the state were left out when the object was observed.
      return done(observed);
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
  return target.objection(facts, inputs) ?? `it cannot rotate: ${facts.refusal ?? "the reason is not known"}`;
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
    // No triggers and an empty map are the same request. Otherwise the engine, which marks what is secret by the inputs
    // of today, cannot know which of the earlier values are secret: all of them count as such.
    triggers: isCurrent ? inputs.triggers : asSecret(observed.record?.triggers),
    triggersPending: isCurrent ? undefined : true,
    nextRotationDue: iso(nextDue(observed, inputs)),
  };
}
