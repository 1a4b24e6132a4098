import { expect } from "chai";
import { plan, type Step } from "../../../provider/plan/rotation";
import {
  changedSince,
  changedTriggers,
  isNew,
  latest,
  nextDue,
  reasons,
  type RotationMarks,
  satisfying,
} from "../../../provider/plan/rotationDue";
import type {
  Facts,
  RotationInputs,
  RotationObservation,
  RotationRecord,
} from "../../../provider/plan/rotationObservation";

const NOW = Date.parse("2026-11-25T00:00:00Z");
const [SECOND, HOUR, DAY] = [1000, 3_600_000, 86_400_000];

/** What is read of a thing that only these tests have. */
interface Thing extends Facts {
  readonly version?: string;
}

interface Case {
  readonly facts?: Partial<Thing>;
  readonly isRecalled?: true;
  readonly record?: Partial<RotationRecord> | undefined;
  readonly inputs?: Partial<RotationInputs>;
  readonly objection?: string;
  readonly isElsewhere?: boolean;
}

/** Rotations that are told apart by the text in what was read. */
const marks: RotationMarks<Thing> = {
  longest: HOUR / 2,
  rotationOf: ({ version }) => version,
  isRotation: ({ version }, rotation) => version === undefined || version === rotation,
};
const old: RotationRecord = { triggers: { a: "1" } };
const unfinished = { operation: "rotate", outcome: "accepted", since: NOW, fence: {} } as const;
const failed = { since: NOW - HOUR };
const inputsOf = (given: Case["inputs"]): RotationInputs => ({
  rotateOnCreate: true,
  triggers: { a: "1" },
  timeout: "10m",
  ...given,
});
const observed = ({ facts, record, isRecalled }: Case): RotationObservation<Thing> => ({
  facts: { lastRotationTime: undefined, ...facts },
  record: record === undefined ? undefined : { ...old, ...record },
  ...(isRecalled === true && { isRecalled }),
});

function steps(given: Case): Step[] {
  const { objection, isElsewhere = false } = given;
  const rules = { ...marks, objection: () => objection, isElsewhere: () => isElsewhere };
  return plan(rules, observed(given), inputsOf(given.inputs), NOW);
}

describe("the plan of a rotation", () => {
  const cases: readonly (readonly [string, Case, Step[]])[] = [
    ["a new resource rotates", {}, ["rotate"]],
    ["a new resource that need not rotate is recorded", { inputs: { rotateOnCreate: false } }, ["record"]],
    ["a new resource that cannot rotate is refused", { facts: { refusal: "no" } }, ["refuse"]],
    ["so is one that need not rotate", { facts: { refusal: "no" }, inputs: { rotateOnCreate: false } }, ["refuse"]],
    ["what is as declared rests", { record: {} }, []],
    ["so it does where it cannot rotate any more", { record: {}, facts: { refusal: "no" } }, []],
    ["a changed trigger rotates", { record: {}, inputs: { triggers: { a: "2" } } }, ["rotate"]],
    [
      "a changed trigger of what cannot rotate is refused",
      { record: {}, inputs: { triggers: { a: "2" } }, facts: { refusal: "no" } },
      ["refuse"],
    ],
    [
      "a changed trigger that a young rotation answers is recorded",
      { record: {}, facts: { lastRotationTime: NOW - HOUR }, inputs: { triggers: { a: "2" }, minInterval: "2h" } },
      ["record"],
    ],
    [
      "a changed trigger rotates where the young rotation is on record for the trigger before",
      {
        record: { answeredBy: "v2" },
        facts: { lastRotationTime: NOW - HOUR, version: "v2" },
        inputs: { triggers: { a: "2" }, minInterval: "2h" },
      },
      ["rotate"],
    ],
    [
      "a changed trigger is recorded where the young rotation is another than the one on record",
      {
        record: { answeredBy: "v2", requestTime: NOW - HOUR },
        facts: { lastRotationTime: NOW - HOUR, version: "v3" },
        inputs: { triggers: { a: "2" }, minInterval: "2h" },
      },
      ["record"],
    ],
    [
      "a changed trigger rotates where the young rotation came soon after a request, in a state that tells no more",
      { record: { requestTime: NOW - HOUR }, inputs: { triggers: { a: "2" }, minInterval: "2h" } },
      ["rotate"],
    ],
    [
      "a changed trigger is recorded where it came longer after a request than a rotation takes",
      {
        record: { requestTime: NOW - HOUR },
        facts: { lastRotationTime: NOW - HOUR / 2 + 1 },
        inputs: { triggers: { a: "2" }, minInterval: "2h" },
      },
      ["record"],
    ],
    ["what is owed rotates", { record: { isOwed: true } }, ["rotate"]],
    [
      "what is owed and answered by a young rotation is recorded",
      { record: { isOwed: true, requestTime: NOW - HOUR }, inputs: { minInterval: "2h" } },
      ["record"],
    ],
    ["an unfinished rotation is followed", { record: { unfinished } }, ["resume"]],
    [
      "an unfinished rotation is followed before a changed trigger rotates",
      { record: { unfinished }, inputs: { triggers: {} } },
      ["resume", "rotate"],
    ],
    ["a failure is repeated for a day", { record: { failed } }, ["repeatFailure"]],
    ["a failure is tried again after a day", { record: { failed: { since: NOW - DAY } } }, ["rotate"]],
    ["and not a millisecond before", { record: { failed: { since: NOW - DAY + 1 } } }, ["repeatFailure"]],
    [
      "a failure is tried again at once for a changed trigger",
      { record: { failed }, inputs: { triggers: { a: "2" } } },
      ["rotate"],
    ],
    [
      "a failure is forgotten where a young rotation answers it",
      {
        record: { failed: { since: NOW - 2 * DAY }, requestTime: NOW - HOUR },
        inputs: { minInterval: "2h" },
      },
      ["record"],
    ],
    [
      "what is too old rotates",
      { record: {}, facts: { lastRotationTime: NOW - DAY }, inputs: { maxAge: "1d" } },
      ["rotate"],
    ],
    [
      "what is almost too old rests",
      { record: {}, facts: { lastRotationTime: NOW - DAY + 1 }, inputs: { maxAge: "1d" } },
      [],
    ],
    [
      "what is too old and was answered by a change of others rests",
      {
        record: {},
        facts: { lastRotationTime: NOW - DAY, changedSince: NOW - SECOND },
        inputs: { maxAge: "1d", minInterval: "1h" },
      },
      [],
    ],
    [
      "a new resource that need not rotate is recorded, however old it is",
      { facts: { lastRotationTime: NOW - DAY }, inputs: { rotateOnCreate: false, maxAge: "1d" } },
      ["record"],
    ],
    [
      "and nothing more is done then",
      { record: { isJustMade: true }, facts: { lastRotationTime: NOW - DAY }, inputs: { maxAge: "1d" } },
      [],
    ],
    [
      "what is recalled with a time of tomorrow is looked at",
      { isRecalled: true, record: { requestTime: NOW + DAY }, inputs: { maxAge: "1d" } },
      ["look"],
    ],
    [
      "what is recalled with a last rotation of tomorrow is looked at",
      { isRecalled: true, record: {}, facts: { lastRotationTime: NOW + DAY }, inputs: { maxAge: "1d" } },
      ["look"],
    ],
    ["what was read of tomorrow is believed", { record: {}, facts: { lastRotationTime: NOW + DAY } }, []],
    ["a failure of tomorrow locks nothing", { record: { failed: { since: NOW + DAY } } }, ["rotate"]],
    ["a resource of which only the master key was seen to is as new", { record: { isNew: true } }, ["rotate"]],
    ["an objection ends everything", { objection: "no", record: { unfinished }, isElsewhere: true }, ["refuse"]],
    ["another master key is set", { record: {}, isElsewhere: true }, ["repoint"]],
    ["another master key is set before it rotates", { isElsewhere: true }, ["repoint", "rotate"]],
    [
      "another master key is set before it is recorded",
      { isElsewhere: true, inputs: { rotateOnCreate: false } },
      ["repoint", "record"],
    ],
    [
      "another master key is set before a failure is repeated",
      { record: { failed }, isElsewhere: true },
      ["repoint", "repeatFailure"],
    ],
  ];
  for (const [name, given, expected] of cases) {
    it(name, () => {
      expect(steps(given)).to.deep.equal(expected);
    });
  }
});

describe("the requests to rotate", () => {
  const why = (given: Case) => reasons(observed(given), inputsOf(given.inputs), NOW);
  const due = (given: Case) => nextDue(observed(given), inputsOf(given.inputs));
  const young = (given: Case) => satisfying(marks, observed(given), inputsOf(given.inputs), NOW);

  it("are told by their reasons, in words", () => {
    expect(why({})).to.deep.equal(["new"]);
    expect(why({ inputs: { rotateOnCreate: false } })).to.deep.equal([]);
    const tooOld = { facts: { lastRotationTime: NOW - 2 * DAY }, inputs: { maxAge: "1d" } };
    expect(why(tooOld)).to.deep.equal(["new", "due since 2026-11-24T00:00:00.000Z"]);
    expect(why({ ...tooOld, inputs: { ...tooOld.inputs, rotateOnCreate: false } })).to.deep.equal([]);
    const record = { isOwed: true as const, failed: { since: NOW } };
    expect(why({ ...tooOld, record, inputs: { ...tooOld.inputs, triggers: { b: "1" } } })).to.deep.equal([
      "trigger a changed",
      "trigger b changed",
      "the earlier request was not processed",
      "the rotation of 2026-11-25T00:00:00.000Z failed",
      "due since 2026-11-24T00:00:00.000Z",
    ]);
    expect(why({ record: {} })).to.deep.equal([]);
  });

  it("come of triggers that were added, changed or removed, whatever their names", () => {
    expect(changedTriggers(undefined, undefined)).to.deep.equal([]);
    expect(changedTriggers({ z: "1", a: "1", same: "1" }, { a: "2", b: "", same: "1" })).to.deep.equal(["a", "b", "z"]);
    expect(changedTriggers({}, { constructor: "1" })).to.deep.equal(["constructor"]);
    expect(changedTriggers({ toString: "1" }, {})).to.deep.equal(["toString"]);
  });

  it("come of no trigger while the resource is new", () => {
    expect(changedSince(undefined, inputsOf({}))).to.deep.equal([]);
    expect(changedSince({ triggers: undefined, isNew: true }, inputsOf({}))).to.deep.equal([]);
    expect(changedSince({ triggers: undefined }, inputsOf({}))).to.deep.equal(["a"]);
  });

  it("fall due by the last rotation, whoever told of it, or else by the age of what is current", () => {
    const inputs = { maxAge: "1d" };
    expect(due({ facts: { lastRotationTime: 5 }, inputs: {} })).to.equal(undefined);
    expect(due({ inputs })).to.equal(undefined);
    expect(due({ facts: { lastRotationTime: 5, currentSince: 9 }, inputs })).to.equal(5 + DAY);
    expect(due({ facts: { lastRotationTime: 5 }, record: { requestTime: 7 }, inputs })).to.equal(7 + DAY);
    expect(due({ record: { requestTime: 7 }, inputs })).to.equal(7 + DAY);
    expect(due({ facts: { currentSince: 9 }, inputs })).to.equal(9 + DAY);
  });

  it("are satisfied by what is younger than minInterval, and by nothing else", () => {
    const inputs = { minInterval: "1h" };
    expect(young({ facts: { lastRotationTime: NOW }, inputs: {} })).to.equal(undefined);
    expect(young({ inputs })).to.equal(undefined);
    expect(young({ facts: { lastRotationTime: NOW - HOUR }, inputs })).to.equal(undefined);
    expect(young({ facts: { lastRotationTime: NOW - HOUR + 1 }, inputs })).to.equal(NOW - HOUR + 1);
    expect(young({ facts: { changedSince: NOW - 1 }, inputs })).to.equal(NOW - 1);
    expect(young({ facts: { currentSince: NOW - 1 }, inputs })).to.equal(undefined);
    // The cloud's clock may be ahead of ours.
    expect(young({ facts: { lastRotationTime: NOW + 1 }, inputs: {} })).to.equal(undefined);
    expect(young({ facts: { lastRotationTime: NOW + 1 }, inputs })).to.equal(NOW + 1);
    expect(young({ record: { requestTime: NOW - 2 }, inputs })).to.equal(NOW - 2);
  });

  it("know what is new, and the latest of several times", () => {
    expect(isNew(undefined)).to.equal(true);
    expect(isNew({ triggers: undefined, isNew: true })).to.equal(true);
    expect(isNew({ triggers: undefined })).to.equal(false);
    expect(latest()).to.equal(undefined);
    expect(latest(undefined, 3, 9, undefined, 5)).to.equal(9);
  });
});
