// What is due, and what can be known at a time of the cloud's.
import { expect } from "chai";
import { plan } from "../../../provider/plan/rotation";
import {
  asKnownAt,
  dueSince,
  hasAgedSince,
  isAheadOf,
  isPastLongest,
  reasons,
  resendableFrom,
  type RotationMarks,
} from "../../../provider/plan/rotationDue";
import type {
  Facts,
  RotationInputs,
  RotationObservation,
  RotationRecord,
} from "../../../provider/plan/rotationObservation";
import { CLOCK_TOLERANCE } from "../../../provider/plan/time";

const NOW = Date.parse("2026-11-25T00:00:00Z");
const [SECOND, HOUR, DAY] = [1000, 3_600_000, 86_400_000];
const LONGEST = HOUR / 2;
const MARKS: RotationMarks<Facts> = { longest: LONGEST, rotationOf: () => undefined, isRotation: () => true };
/** Later than what a clock of ours may be ahead by. */
const LATER = NOW + CLOCK_TOLERANCE + SECOND;

const inputs = (given: Partial<RotationInputs> = {}): RotationInputs => ({
  rotateOnCreate: true,
  triggers: {},
  timeout: "10m",
  ...given,
});
const observed = (
  record: Partial<RotationRecord> | undefined,
  facts: Partial<Facts> = {},
  isRecalled?: true,
): RotationObservation<Facts> => ({
  facts: { lastRotationTime: undefined, ...facts },
  record: record && { triggers: {}, ...record },
  ...(isRecalled !== undefined && { isRecalled }),
});

describe("the reasons of a rotation", () => {
  it("are none in the run that imports it, whatever is due, and only then", () => {
    const overdue = { lastRotationTime: NOW - 3 * DAY };
    const due = [`due since ${new Date(NOW - 2 * DAY).toISOString()}`];
    expect(reasons(observed({ isImported: true }, overdue), inputs({ maxAge: "1d" }), NOW)).to.deep.equal([]);
    expect(reasons(observed({}, overdue), inputs({ maxAge: "1d" }), NOW)).to.deep.equal(due);
  });
});

describe("the plan of a run that may rotate no more", () => {
  const steps = (record: Partial<RotationRecord> | undefined, mayRotate = false, isElsewhere = false) =>
    plan(
      { ...MARKS, objection: () => undefined, isElsewhere: () => isElsewhere },
      observed(record),
      inputs({ triggers: { a: "2" } }),
      NOW,
      mayRotate,
    );
  const unfinished = { operation: "rotate", outcome: "accepted", since: NOW, fence: {} } as const;

  it("puts off what is due, once, and does all else", () => {
    expect(steps({})).to.deep.equal(["putOff"]);
    expect(steps(undefined)).to.deep.equal(["putOff"]);
    expect(steps({ isPutOff: true })).to.deep.equal([]);
    expect(steps({ isPutOff: true }, true), "when there is a slot").to.deep.equal(["rotate"]);
    expect(steps({}, false, true)).to.deep.equal(["repoint", "putOff"]);
    expect(steps({ isPutOff: true }, false, true)).to.deep.equal(["repoint"]);
    expect(steps({ unfinished })).to.deep.equal(["resume", "putOff"]);
  });
});

describe("a young rotation in a state that does not tell which is on record", () => {
  const steps = (last: number) =>
    plan(
      { ...MARKS, objection: () => undefined, isElsewhere: () => false },
      observed({ requestTime: NOW - HOUR }, { lastRotationTime: last }),
      inputs({ triggers: { a: "2" }, minInterval: "2h" }),
      NOW,
    );

  it("is our own up to the longest time after the request, and not a millisecond more", () => {
    expect(steps(NOW - HOUR + LONGEST)).to.deep.equal(["rotate"]);
    expect(steps(NOW - HOUR + LONGEST + 1)).to.deep.equal(["record"]);
  });
});

describe("since when a rotation is due", () => {
  const due = (lastRotationTime: number, putOffSince?: number, maxAge?: string) =>
    dueSince(
      observed({ ...(putOffSince !== undefined && { putOffSince }) }, { lastRotationTime }),
      inputs({ ...(maxAge !== undefined && { maxAge }) }),
      NOW,
    );

  it("is when its age passed, to the millisecond, whenever it was put off", () => {
    expect(due(NOW - 2 * DAY, NOW - HOUR, "1d")).to.equal(NOW - DAY);
    expect(due(NOW - DAY, NOW - HOUR, "1d"), "just now").to.equal(NOW);
  });

  it("is when it was put off where no age has passed, or none is declared; else it is not told", () => {
    expect(due(NOW - DAY + 1, NOW - HOUR, "1d")).to.equal(NOW - HOUR);
    expect(due(NOW - 2 * DAY, NOW - HOUR)).to.equal(NOW - HOUR);
    expect(due(NOW - DAY + 1, undefined, "1d")).to.equal(undefined);
    expect(dueSince(observed(undefined, { lastRotationTime: NOW - 2 * DAY }), inputs({ maxAge: "1d" }), NOW)).to.equal(
      NOW - DAY,
    );
    expect(dueSince(observed(undefined), inputs(), NOW)).to.equal(undefined);
  });
});

describe("a request that left no trace", () => {
  it("counts as not processed once the longest time and the tolerance of clocks have passed", () => {
    const from = NOW + LONGEST + CLOCK_TOLERANCE;
    expect(CLOCK_TOLERANCE).to.be.above(0);
    expect(resendableFrom(NOW, LONGEST)).to.equal(from);
    expect(isPastLongest({ longest: LONGEST }, NOW, from - 1)).to.equal(false);
    expect(isPastLongest({ longest: LONGEST }, NOW, from)).to.equal(true);
  });

  it("has aged once maxAge has passed after that; never where none is declared", () => {
    const from = resendableFrom(NOW, LONGEST) + DAY;
    expect(hasAgedSince(NOW, LONGEST, inputs({ maxAge: "1d" }), from - 1)).to.equal(false);
    expect(hasAgedSince(NOW, LONGEST, inputs({ maxAge: "1d" }), from)).to.equal(true);
    expect(hasAgedSince(NOW, LONGEST, inputs(), from + 1000 * DAY)).to.equal(false);
  });
});

describe("a time that is later than the cloud's", () => {
  const unfinished = { operation: "rotate", outcome: "accepted", since: LATER, fence: {} } as const;

  it("is not known: of a request, of one that is unfinished, which was sent now, and of a failure, which is long ago", () => {
    const { record } = asKnownAt(
      observed({ requestTime: LATER, unfinished, failed: { since: LATER }, isOwed: true }),
      NOW,
    );
    expect(record).to.deep.equal({
      triggers: {},
      isOwed: true,
      requestTime: undefined,
      unfinished: { ...unfinished, since: NOW },
      failed: { since: 0 },
    });
  });

  it("leaves what is not later, or later by no more than clocks may differ, as it is", () => {
    for (const since of [NOW - HOUR, NOW, NOW + CLOCK_TOLERANCE]) {
      const all = { requestTime: since, unfinished: { ...unfinished, since }, failed: { since } };
      expect(asKnownAt(observed(all), NOW).record).to.deep.equal({ triggers: {}, ...all });
    }
    expect(asKnownAt(observed({}), NOW).record).to.have.all.keys("triggers", "requestTime");
    expect(asKnownAt(observed(undefined), NOW).record).to.equal(undefined);
  });

  it("is not known of the last rotation where the state recalls it, and known where the cloud has just told it", () => {
    const facts = { lastRotationTime: LATER, currentSince: LATER };
    expect(asKnownAt(observed({}, facts, true), NOW).facts).to.deep.equal({ ...facts, lastRotationTime: undefined });
    expect(asKnownAt(observed({}, facts), NOW).facts).to.deep.equal(facts);
  });

  it("is ahead where the state recalls it: the last rotation's or the last request's", () => {
    const recalled = (lastRotationTime?: number, requestTime?: number) =>
      isAheadOf(observed({ ...(requestTime !== undefined && { requestTime }) }, { lastRotationTime }, true), NOW);
    expect(recalled(LATER)).to.equal(true);
    expect(recalled(NOW, LATER)).to.equal(true);
    expect(recalled(NOW, NOW)).to.equal(false);
    expect(recalled()).to.equal(false);
    expect(isAheadOf(observed(undefined, { lastRotationTime: LATER }, true), NOW)).to.equal(true);
    expect(isAheadOf(observed({}, { lastRotationTime: LATER }), NOW)).to.equal(false);
  });
});
