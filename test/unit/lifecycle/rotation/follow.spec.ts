import { expect } from "chai";
import { follow } from "../../../../provider/lifecycle/rotation/follow";
import { finished } from "../../../../provider/lifecycle/rotation/followed";
import type { RotationInputs, RotationRecord, Unfinished } from "../../../../provider/plan/rotationObservation";
import type { RequestState } from "../../../../provider/lifecycle/rotation/target";
import { failed, interruption, LONGEST, NOW, observedAfter, type Script, thing, type Thing } from "./support/target";

const before: Thing = { lastRotationTime: undefined, version: "v1" };
const after: Thing = { lastRotationTime: NOW + 500, version: "v2" };
const inputs: RotationInputs = { rotateOnCreate: true, triggers: { a: "1" }, timeout: "10m" };
const fence = { version: "v1" };
const record: RotationRecord = { triggers: { a: "1" }, taskId: "task-0", taskStatus: "SUCCESS" };
const accepted: Unfinished = { operation: "rotate", outcome: "accepted", since: NOW, taskId: "task-1", fence };
const untraced: Unfinished = { operation: "rotate", outcome: "accepted", since: NOW, fence };
const ambiguous: Unfinished = { ...untraced, outcome: "ambiguous" };
const pending: RequestState<Thing> = { is: "pending" };
const stuck: RequestState<Thing> = { is: "stuck", status: "HALTED", tasks: ["task-1"] };
const untraceable: RequestState<Thing> = { is: "untraceable", reason: "No fence." };
const unchanged: RequestState<Thing> = { is: "unchanged" };
const hidden: RequestState<Thing> = { is: "hidden", reason: "Not now." };
const done: RequestState<Thing> = { is: "done", facts: after, taskStatus: "SUCCESS" };
const task = { ...record, taskId: "task-1", taskStatus: undefined };

interface Given extends Script {
  readonly unfinished?: Unfinished;
  readonly record?: RotationRecord;
  readonly triggers?: RotationInputs["triggers"];
  readonly pauseFirst?: boolean;
}

function run({ unfinished = accepted, record: given = record, triggers, pauseFirst = false, ...script }: Given) {
  const { target, work, log, lines } = thing(script);
  const declared = triggers === undefined ? inputs : { ...inputs, triggers };
  const observed = { facts: before, record: given };
  return { outcome: observedAfter(follow(target, work, observed, unfinished, declared, pauseFirst)), log, lines };
}

const sleeps = (log: readonly unknown[]) => log.filter((entry) => typeof entry === "string");
/** Answers that come at once. */
const atOnce = (...standings: (RequestState<Thing> | Error)[]) => standings.map((standing) => [0, standing] as const);

describe("following a rotation", () => {
  it("looks until it is done, and sends nothing", async () => {
    const { outcome, log, lines } = run({ looks: atOnce(pending, done) });
    const ended = { unfinished: undefined, failed: undefined, requestTime: NOW, answeredBy: "v2" };
    expect(await outcome).to.deep.equal({
      facts: after,
      record: { ...record, taskId: "task-1", taskStatus: "SUCCESS", ...ended },
    });
    expect(log).to.deep.equal([
      ["look", 0, accepted, before, inputs],
      "sleep 3400",
      ["look", 1, accepted, before, inputs],
    ]);
    expect(lines).to.deep.equal([
      "Thing one: waiting for the rotation: 0 s, attempt 2; until 2026-11-25T01:00:00.000Z at most. An interrupt (Ctrl-C) waits too; killing Pulumi now may lose track of the rotation",
    ]);
  });

  it("pauses longer each time, up to half a minute, and tells of each but the first", async () => {
    const looks = [...atOnce(pending, pending, pending, pending, pending, pending, pending), [0, done] as const];
    const { outcome, log, lines } = run({ pauseFirst: true, looks });
    await outcome;
    const grown = [2000, 3400, 5780, 9826, 16_704, 28_397, 30_000, 30_000].map((wait) => `sleep ${wait}`);
    expect(sleeps(log)).to.deep.equal(grown);
    const told = lines.map((line) => /: (\d+ s, attempt \d+);/.exec(line)![1]);
    const waited = ["2 s", "5 s", "11 s", "21 s", "38 s", "66 s", "96 s"];
    expect(told).to.deep.equal(waited.map((time, index) => `${time}, attempt ${index + 2}`));
  });

  it("pauses up to a fifth shorter or longer", async () => {
    for (const [random, wait] of [
      [0, 1600],
      [1, 2400],
    ] as const) {
      const { outcome, log } = run({ pauseFirst: true, random, looks: atOnce(done) });
      await outcome;
      expect(sleeps(log)).to.deep.equal([`sleep ${wait}`]);
    }
  });

  it("takes up the task that was found", async () => {
    const found: RequestState<Thing> = { is: "found", taskId: "task-2" };
    const { outcome, log } = run({ unfinished: ambiguous, looks: atOnce(found, hidden) });
    const known = { ...accepted, taskId: "task-2" };
    expect((await interruption(outcome)).kept.record.unfinished).to.deep.equal(known);
    expect(log[2]).to.deep.equal(["look", 1, known, before, inputs]);
  });

  it("waits to the very deadline, and keeps what must be known then", async () => {
    const { outcome, log } = run({ timeout: 3400, looks: atOnce(pending, done) });
    await outcome;
    expect(sleeps(log)).to.have.length(1);
    const short = run({ timeout: 3399, looks: atOnce(pending, done) });
    expect(await interruption(short.outcome)).to.deep.equal({
      words:
        "Thing one: the rotation has not ended within its timeout. It is kept as unfinished: the next up follows it, and sends no second request. Set a longer timeout if rotations need one.",
      kept: { facts: before, record: { ...task, unfinished: accepted } },
    });
    expect(sleeps(short.log)).to.deep.equal([]);
    expect(short.lines).to.deep.equal([]);
  });

  it("says at the deadline when a request whose answer was lost may be sent anew", async () => {
    const lost = run({ timeout: 1999, pauseFirst: true, unfinished: ambiguous });
    expect(await interruption(lost.outcome)).to.deep.equal({
      words:
        "Thing one: it is not known whether the request of 2026-11-25T00:00:00.000Z was processed: its answer was lost. The timeout is over. The next up looks again. The request is sent again only from 2026-11-25T00:31:00.000Z on, or when a trigger changes; add one if there is none.",
      kept: { facts: before, record: { ...record, unfinished: ambiguous } },
    });
    expect(lost.log).to.deep.equal([]);
  });

  it("keeps a failure, and owes nothing sooner than its back-off", async () => {
    const standing: RequestState<Thing> = { is: "failed", code: "CODE" };
    const looks = [[250, standing] as const];
    const { outcome } = run({ looks, record: { ...record, unfinished: accepted } });
    const failure = { since: NOW + 250, taskId: "task-1", code: "CODE" };
    expect(await interruption(outcome)).to.deep.equal({
      words:
        "Thing one: its rotation (task task-1) failed: CODE. The CSMS console shows why, among the rotation tasks of the secret. No request is sent before 2026-11-26T00:00:00.250Z, unless a trigger changes: fix the cause, then change a trigger.",
      kept: {
        facts: before,
        record: { ...record, taskId: "task-1", taskStatus: "FAILED", unfinished: undefined, failed: failure },
      },
    });
  });

  it("looks again after a failure that may pass, and says so", async () => {
    for (const reason of ["busy", "throttled", "server", "unreachable", "timeout", "broken"] as const) {
      const { outcome, lines } = run({ looks: atOnce(failed({ reason, operation: "ShowThing" }), done) });
      expect((await outcome).facts, reason).to.deep.equal(after);
      expect(lines[0]).to.equal("Thing one: could not check the rotation: The connection broke.");
    }
  });

  it("ends at any other failure, and keeps the request", async () => {
    const faults = [failed({ reason: "denied" }), new TypeError("a fault of ours")];
    const words = ["The connection broke.", "Thing one: following it failed: an internal error (TypeError"];
    for (const [index, fault] of faults.entries()) {
      const { outcome, lines } = run({ looks: atOnce(fault) });
      const { words: said, kept } = await interruption(outcome);
      const cannot = "Thing one: the rotation accepted at 2026-11-25T00:00:00.000Z cannot be followed. ";
      expect(said).to.contain(`${cannot}${words[index]!}`);
      expect(kept).to.deep.equal({ facts: before, record: { ...task, unfinished: accepted } });
      expect(lines).to.deep.equal([]);
    }
  });
});

describe("a request without a trace", () => {
  // A minute later: the clocks by which times are written and compared may differ.
  const before30 = NOW - LONGEST - 60_000;

  it("was not processed once the longest time has passed, and not a millisecond before", async () => {
    for (const unfinished of [ambiguous, untraced]) {
      const over = run({ unfinished: { ...unfinished, since: before30 }, looks: atOnce(unchanged) });
      const owed = { ...record, unfinished: undefined, failed: undefined, isOwed: true, abandonedTasks: undefined };
      expect(await over.outcome).to.deep.equal({ facts: before, record: owed });
      const almost = run({ unfinished: { ...unfinished, since: before30 + 1 }, looks: atOnce(unchanged, hidden) });
      await interruption(almost.outcome);
      expect(almost.log).to.have.length(3);
    }
  });

  it("is not given up for that while it runs or cannot be seen", async () => {
    for (const standing of [pending, hidden, untraceable]) {
      const given = { unfinished: { ...accepted, since: before30 - 1 }, looks: atOnce(standing), timeout: 0 };
      const { kept } = await interruption(run(given).outcome);
      expect(kept.record.unfinished).to.deep.equal(given.unfinished);
    }
  });

  it("owes no rotation where another master key was asked for, unless one was owed", async () => {
    const repoint = { ...ambiguous, operation: "repoint", since: before30 } as const;
    for (const isOwed of [undefined, true] as const) {
      const { outcome } = run({ unfinished: repoint, record: { ...record, isOwed }, looks: atOnce(unchanged) });
      expect(await outcome).to.deep.equal({
        facts: before,
        record: { ...record, unfinished: undefined, failed: undefined, isOwed, abandonedTasks: undefined },
      });
    }
  });

  it("is looked for during a minute in one operation, and not a millisecond longer", async () => {
    const looks = [[59_999, unchanged] as const, [0, unchanged] as const];
    const { outcome, log } = run({ unfinished: ambiguous, looks });
    expect(await interruption(outcome)).to.deep.equal({
      words:
        "Thing one: it is not known whether the request of 2026-11-25T00:00:00.000Z was processed: its answer was lost. Nothing has changed since, and no task is listed. The next up looks again. The request is sent again only from 2026-11-25T00:31:00.000Z on, or when a trigger changes; add one if there is none.",
      kept: { facts: before, record: { ...record, unfinished: ambiguous } },
    });
    expect(log).to.have.length(3);
    const exact = run({ unfinished: ambiguous, looks: [[60_000, unchanged]] });
    await interruption(exact.outcome);
    expect(exact.log).to.have.length(1);
    // What runs is waited for as long as there is time.
    const running = run({
      looks: [
        [60_000, pending],
        [0, done],
      ],
    });
    expect((await running.outcome).facts).to.deep.equal(after);
  });

  it("that cannot be seen ends the looking at once", async () => {
    const { outcome, log } = run({ unfinished: ambiguous, looks: atOnce(hidden) });
    expect((await interruption(outcome)).words).to.equal(
      "Thing one: it is not known whether the request of 2026-11-25T00:00:00.000Z was processed: its answer was lost. Not now. The next up looks again. The request is sent again only when a trigger changes; add one if there is none.",
    );
    expect(log).to.have.length(1);
  });
});

describe("a task whose status nobody knows", () => {
  const since = NOW - LONGEST - 60_000;
  const old = { ...accepted, since };

  it("counts as failed at once, with its status, and stays known as unfinished", async () => {
    const { outcome, log } = run({ unfinished: old, looks: atOnce(stuck) });
    const { words, kept } = await interruption(outcome);
    expect(words).to.equal(
      "Thing one: its rotation (task task-1) counts as failed: its status is HALTED, which Huawei does not document, and nothing has changed. The CSMS console shows why, among the rotation tasks of the secret. No request is sent before 2026-11-26T00:00:00.000Z, unless a trigger changes: fix the cause, then change a trigger.",
    );
    const failure = { since: NOW, taskId: "task-1", status: "HALTED" };
    expect(kept.record).to.deep.equal({ ...task, unfinished: old, taskStatus: "HALTED", failed: failure });
    expect(log).to.have.length(1);
  });

  it("is given up a day after it was seen to have failed, and not a millisecond before", async () => {
    for (const [after, isOver] of [
      [86_400_000, true],
      [86_399_999, false],
    ] as const) {
      const given = { ...record, failed: { since: NOW - after, taskId: "task-1", status: "HALTED" } };
      const { outcome } = run({ unfinished: old, record: given, looks: atOnce(stuck) });
      const result = await outcome.then(
        ({ record: { isOwed, abandonedTasks } = { triggers: {} } }) => [isOwed, abandonedTasks],
        () => "failed",
      );
      expect(result).to.deep.equal(isOver ? [true, ["task-1"]] : "failed");
    }
  });

  it("is over where it was somebody else's, as a failed one is, and the rotation is still owed", async () => {
    const adopted = { ...old, isAdopted: true } as const;
    for (const [state, abandonedTasks] of [
      [stuck, ["task-0", "task-1"]],
      [{ is: "failed", code: "CODE" } as const, ["task-0"]],
      [{ is: "earlier" } as const, ["task-0", "task-1"]],
    ] as const) {
      const given = { ...record, abandonedTasks: ["task-0"] };
      const { outcome, lines } = run({ unfinished: adopted, record: given, looks: atOnce(state) });
      const owed = { ...record, unfinished: undefined, failed: undefined, isOwed: true, abandonedTasks };
      expect(await outcome).to.deep.equal({ facts: before, record: owed });
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(
        /that was running \(task task-1\) (failed: CODE|has had the status HALTED|had ended before, though)/,
      );
    }
  });
});

describe("a changed trigger", () => {
  const triggers = { a: "2" };
  const owed = { ...record, unfinished: undefined, failed: undefined, isOwed: true, abandonedTasks: undefined };

  it("makes up for a request that left no trace, cannot be seen, or is late", async () => {
    for (const [unfinished, standing] of [
      [ambiguous, unchanged],
      [accepted, unchanged],
      [ambiguous, hidden],
      [ambiguous, untraceable],
      [accepted, untraceable],
      [accepted, stuck],
    ] as const) {
      const { outcome, log } = run({ triggers, unfinished, looks: atOnce(standing) });
      const abandoned = standing === stuck ? { abandonedTasks: ["task-1"] } : {};
      expect(await outcome).to.deep.equal({ facts: before, record: { ...owed, ...abandoned } });
      expect(log).to.have.length(1);
    }
  });

  it("makes up for none that runs, was accepted and cannot be seen, or was just found", async () => {
    const found: RequestState<Thing> = { is: "found", taskId: "task-1" };
    for (const [unfinished, standing] of [
      [accepted, pending],
      [ambiguous, pending],
      [accepted, hidden],
      [ambiguous, found],
    ] as const) {
      const { outcome } = run({ triggers, unfinished, looks: atOnce(standing), timeout: 0 });
      const { kept } = await interruption(outcome);
      expect(kept.record.unfinished!.operation, standing.is).to.equal("rotate");
    }
  });

  it("makes up for no request for another master key, nor does one that did not change", async () => {
    const repoint = { ...ambiguous, operation: "repoint" } as const;
    for (const given of [{ triggers, unfinished: repoint }, { unfinished: ambiguous }]) {
      for (const standing of [unchanged, hidden, untraceable]) {
        const { outcome } = run({ ...given, looks: atOnce(standing), timeout: 0 });
        expect((await interruption(outcome)).kept.record.unfinished).to.deep.equal(given.unfinished);
      }
    }
  });
});

describe("a rotation that has ended", () => {
  const target = { rotationOf: ({ version }: Thing) => version };
  const observed = (facts: Partial<Thing>) => ({ facts: { ...before, ...facts }, record });

  it("has the later of the cloud's times", () => {
    for (const [lastRotationTime, currentSince, at] of [
      [5, 9, 9],
      [9, 5, 9],
      [undefined, 9, 9],
      [undefined, undefined, undefined],
    ] as const) {
      const { facts } = finished(target, observed({ lastRotationTime, currentSince }), accepted, "SUCCESS");
      expect(facts).to.deep.equal({ version: "v1", lastRotationTime: at, currentSince });
    }
  });

  it("leaves no failure, and no task but its own", () => {
    const full = { ...record, unfinished: accepted, failed: { since: 5 }, isOwed: true };
    const ended = finished(target, { facts: before, record: full }, { ...untraced, since: 7 }, undefined).record;
    expect(ended).to.deep.equal({
      ...{ triggers: { a: "1" }, isOwed: true, requestTime: 7 },
      ...{ taskId: undefined, taskStatus: undefined, unfinished: undefined, failed: undefined, answeredBy: "v1" },
    });
  });

  it("was none where another master key was asked for", () => {
    const repoint = { ...untraced, operation: "repoint" } as const;
    const facts = { ...before, lastRotationTime: 5, currentSince: 9 };
    const full = { ...record, unfinished: repoint, failed: { since: 5 } };
    expect(finished(target, { facts, record: full }, repoint, "SUCCESS")).to.deep.equal({
      facts,
      record: { ...full, unfinished: undefined },
    });
  });
});
