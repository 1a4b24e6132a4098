// How the following of a request ends that is neither done nor failed: cancelled, superseded, given up.
import { expect } from "chai";
import { follow } from "../../../../provider/lifecycle/rotation/follow";
import { sendRequest } from "../../../../provider/lifecycle/rotation/send";
import type { RequestState } from "../../../../provider/lifecycle/rotation/target";
import type { RotationInputs, RotationRecord, Unfinished } from "../../../../provider/plan/rotationObservation";
import {
  failed,
  interruption,
  LONGEST,
  NOW,
  observedAfter,
  rejection,
  type Script,
  thing,
  type Thing,
} from "./support/target";

const DAY = 86_400_000;
const before: Thing = { lastRotationTime: undefined, version: "v1" };
const inputs: RotationInputs = { rotateOnCreate: true, triggers: { a: "1" }, timeout: "10m" };
const fence = { version: "v1" };
const record: RotationRecord = { triggers: { a: "1" } };
const accepted: Unfinished = { operation: "rotate", outcome: "accepted", since: NOW, taskId: "task-1", fence };
const ambiguous: Unfinished = { operation: "rotate", outcome: "ambiguous", since: NOW, fence };
const pending: RequestState<Thing> = { is: "pending" };
const unchanged: RequestState<Thing> = { is: "unchanged" };
const untraceable: RequestState<Thing> = { is: "untraceable", reason: "No fence." };
const stuck: RequestState<Thing> = { is: "stuck", status: "HALTED", tasks: ["task-1"] };

interface Given extends Script {
  readonly unfinished?: Unfinished;
  readonly record?: RotationRecord;
  readonly inputs?: Partial<RotationInputs>;
  readonly pauseFirst?: boolean;
}

function run({
  unfinished = accepted,
  pauseFirst = false,
  record: known = record,
  inputs: declared,
  ...script
}: Given) {
  const { target, work, log, lines } = thing(script);
  const observed = { facts: before, record: known };
  return {
    outcome: observedAfter(follow(target, work, observed, unfinished, { ...inputs, ...declared }, pauseFirst)),
    log,
    lines,
  };
}

describe("following a rotation in a run that is cancelled", () => {
  it("ends at the pause, before or in the middle of it, and keeps the request", async () => {
    for (const cancelled of ["before", "asleep"] as const) {
      const { outcome, log } = run({ cancelled, pauseFirst: true });
      const { words, kept } = await interruption(outcome);
      expect(words).to.match(/^Thing one: .*cancelled/);
      expect(words).not.to.contain("within its timeout");
      expect(kept.record.unfinished).to.deep.equal(accepted);
      expect(log, "no look").to.deep.equal(["sleep 2000"]);
    }
  });

  it("does not take for that a sleep that fails by itself", async () => {
    const { outcome } = run({ cancelled: "sleep fails", pauseFirst: true });
    expect(((await rejection(outcome)) as Error).message).to.equal("The sleep ended");
  });
});

describe("a request that nothing can show", () => {
  it("is looked for during a minute, and kept with the reason", async () => {
    const early = run({ unfinished: ambiguous, looks: [[59_999, untraceable] as const, [0, untraceable] as const] });
    const { words, kept } = await interruption(early.outcome);
    expect(words).to.contain("No fence.").and.contain("sent again only when a trigger changes");
    expect(kept).to.deep.equal({ facts: before, record: { ...record, unfinished: ambiguous } });
    expect(early.log, "two looks, and a pause").to.have.length(3);
    const exact = run({ unfinished: ambiguous, looks: [[60_000, untraceable]] });
    await interruption(exact.outcome);
    expect(exact.log).to.have.length(1);
  });
});

describe("an age that passed again since a request", () => {
  it("makes up for one that is lost, and not a millisecond before; never without maxAge", async () => {
    const since = NOW - LONGEST - 60_000 - DAY;
    for (const [given, isOver] of [
      [{ unfinished: { ...ambiguous, since }, inputs: { maxAge: "1d" } }, true],
      [{ unfinished: { ...ambiguous, since: since + 1 }, inputs: { maxAge: "1d" } }, false],
      [{ unfinished: { ...ambiguous, since } }, false],
      [{ unfinished: { ...ambiguous, since, operation: "repoint" }, inputs: { maxAge: "1d" } }, false],
    ] as const) {
      const { outcome } = run({ ...given, timeout: 0, looks: [[0, untraceable]] });
      const result = await outcome.then(
        ({ record: known }) => known?.isOwed,
        () => "kept",
      );
      expect(result, JSON.stringify(given)).to.equal(isOver ? true : "kept");
    }
  });
});

describe("tasks that are abandoned", () => {
  const since = NOW - LONGEST - 60_000;
  const givenUp = { since: NOW - DAY, taskId: "task-1", status: "HALTED" };
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `old-${index}`);

  async function abandoned(abandonedTasks: readonly string[] | undefined, taskId: string | undefined = "task-1") {
    const known = { ...record, failed: givenUp, ...(abandonedTasks && { abandonedTasks }) };
    const { outcome } = run({
      unfinished: { ...accepted, since, taskId },
      record: known,
      looks: [[0, stuck]],
    });
    return (await outcome).record?.abandonedTasks;
  }

  it("are the last hundred, each once, the latest at the end", async () => {
    expect(await abandoned(undefined)).to.deep.equal(["task-1"]);
    expect(await abandoned(["task-1", "old"])).to.deep.equal(["old", "task-1"]);
    expect(await abandoned(ids(99))).to.deep.equal([...ids(99), "task-1"]);
    expect(await abandoned(ids(100))).to.deep.equal([...ids(100).slice(1), "task-1"]);
  });

  it("are no others where the rotation ended without one", async () => {
    const { outcome } = run({
      unfinished: { ...ambiguous, since },
      record: { ...record, abandonedTasks: ["old"] },
      looks: [[0, unchanged]],
    });
    expect((await outcome).record?.abandonedTasks).to.deep.equal(["old"]);
    const known = { ...record, failed: givenUp, abandonedTasks: ["old"] };
    const untold = run({ unfinished: { ...ambiguous, since }, record: known, looks: [[0, { ...stuck, tasks: [] }]] });
    expect((await untold.outcome).record?.abandonedTasks).to.deep.equal(["old"]);
  });

  it("of somebody else's rotation are told as a warning, with what is known of it", async () => {
    const adopted = { ...ambiguous, isAdopted: true } as const;
    const { outcome, lines } = run({ unfinished: adopted, looks: [[0, { is: "failed", code: undefined }]] });
    await outcome;
    expect(lines).to.deep.equal([
      "warning: Thing one: another rotation that was running (task unknown) failed: no code. The rotation that this resource requests is still due",
    ]);
    const known = run({ unfinished: { ...adopted, taskId: "task-1", since }, looks: [[0, stuck]] });
    await known.outcome;
    expect(known.lines).to.deep.equal([
      "warning: Thing one: another rotation that was running (task task-1) has had the status HALTED for too long. The rotation that this resource requests is still due",
    ]);
  });
});

describe("a request whose answer was lost", () => {
  const send = (script: Script, known?: RotationRecord) => {
    const { target, work, log } = thing(script);
    const asked: unknown[] = [];
    const watched = {
      ...target,
      fence: (...given: Parameters<typeof target.fence>) => {
        asked.push(given[4]);
        return target.fence(...given);
      },
    };
    const outcome = observedAfter(sendRequest(watched, work, { facts: before, record: known }, inputs, "rotate"));
    return { outcome, log, asked };
  };

  it("is told with what came back only while nobody knows more", async () => {
    const found: RequestState<Thing> = { is: "found", taskId: "task-2" };
    const looks = [[0, found] as const, [3_600_000, pending] as const];
    const known = await interruption(send({ sent: failed(), looks }).outcome);
    expect(known.kept.record.unfinished).to.include({ outcome: "accepted", taskId: "task-2" });
    expect(known.words).not.to.contain("The cloud answered");
    const lost = await interruption(send({ sent: failed(), looks: [[60_000, unchanged]] }).outcome);
    expect(lost.words).to.match(/ The cloud answered: The connection broke\.$/);
  });

  it("has failed with its task where that failed, in the words of that alone", async () => {
    const looks = [[0, { is: "failed", code: "CODE" }]] as const;
    const { words, kept } = await interruption(send({ sent: failed(), looks }).outcome);
    expect(kept.record).to.include({ taskStatus: "FAILED" });
    expect(words).not.to.contain("The cloud answered");
  });

  it("says what was done where the error is none of the cloud's", async () => {
    const looks = [[60_000, unchanged]] as const;
    const { words } = await interruption(send({ sent: new TypeError("x"), looks }).outcome);
    expect(words).to.contain("Thing one: rotating it failed: an internal error");
  });

  it("ends as it did where it did", async () => {
    const after: Thing = { lastRotationTime: NOW + 500, version: "v2" };
    const { outcome } = send({ sent: failed(), looks: [[0, { is: "done", facts: after, taskStatus: "SUCCESS" }]] });
    expect((await outcome).facts).to.deep.equal(after);
  });

  it("is fenced off from the tasks that were abandoned, of which there may be none", async () => {
    const looks = [[0, { is: "hidden", reason: "Not now." }]] as const;
    for (const [known, tasks] of [
      [{ ...record, abandonedTasks: ["old"] }, ["old"]],
      [record, []],
      [undefined, []],
    ] as const) {
      const { outcome, asked } = send({ sent: { taskId: undefined }, looks }, known);
      await interruption(outcome);
      expect(asked).to.deep.equal([tasks]);
    }
  });
});
