import { expect } from "chai";
import type { RotationInputs, RotationRecord } from "../../../../provider/plan/rotationObservation";
import { Failure } from "../../../../provider/lifecycle/failure";
import { sendRequest } from "../../../../provider/lifecycle/rotation/send";
import { failed, interruption, NOW, observedAfter, rejection, type Script, thing, type Thing } from "./support/target";

const before: Thing = { lastRotationTime: undefined, version: "v1" };
const after: Thing = { lastRotationTime: NOW + 500, version: "v2" };
const inputs: RotationInputs = { rotateOnCreate: true, triggers: { a: "2" }, timeout: "10m" };
const fence = { version: "v1" };
/** A record in which everything is set that a request must do away with. */
const FULL: RotationRecord = {
  triggers: { a: "1" },
  isNew: true,
  requestTime: 7,
  taskId: "task-0",
  taskStatus: "SUCCESS",
  unfinished: { operation: "rotate", outcome: "ambiguous", since: 3, fence: {} },
  isOwed: true,
  failed: { since: 5 },
};
const NOTHING = {
  failed: undefined,
  unfinished: undefined,
  isOwed: undefined,
  isNew: undefined,
  putOffSince: undefined,
};

function run(script: Script, record?: RotationRecord, operation: "rotate" | "repoint" = "rotate") {
  const { target, work, log, lines, tasksThatAreOver } = thing(script);
  return {
    outcome: observedAfter(sendRequest(target, work, { facts: before, record }, inputs, operation)),
    log,
    lines,
    tasksThatAreOver,
  };
}

const sends = (log: readonly unknown[]) => log.filter((entry) => Array.isArray(entry) && entry[0] === "send").length;

describe("a request to rotate", () => {
  const hidden = [0, { is: "hidden", reason: "Not now." }] as const;
  const done = [0, { is: "done", facts: after, taskStatus: "SUCCESS" }] as const;

  it("is sent once, behind the fence, while there is an engine, and followed after a pause", async () => {
    const looks = [[0, { is: "pending" }], done] as const;
    const script = { fence: { takes: 1000 }, sent: { taskId: "task-1" }, sendTakes: 500, looks };
    const { outcome, log, lines } = run(script);
    const sent = { operation: "rotate", outcome: "accepted", since: NOW + 1500, taskId: "task-1", fence };
    const record = { ...NOTHING, triggers: { a: "2" }, taskId: "task-1", taskStatus: "SUCCESS" };
    expect(await outcome).to.deep.equal({
      facts: after,
      record: { ...record, requestTime: NOW + 1500, answeredBy: "v2" },
    });
    expect(log).to.deep.equal([
      ["fence", "rotate", before, inputs],
      "is the engine alive?",
      ["send", "rotate", before, inputs],
      "sleep 2000",
      ["look", 0, sent, before, inputs],
      "sleep 3400",
      ["look", 1, sent, before, inputs],
    ]);
    expect(lines).to.have.length(1);
  });

  it("is looked after at once where it has no task", async () => {
    const { outcome, log, lines } = run({ sent: { taskId: undefined }, looks: [done] });
    await outcome;
    const sent = { operation: "rotate", outcome: "accepted", since: NOW, taskId: undefined, fence };
    expect(log.slice(3)).to.deep.equal([["look", 0, sent, before, inputs]]);
    expect(lines).to.deep.equal([]);
  });

  it("is done where the answer says what is now so", async () => {
    const { outcome, log } = run({ sent: { facts: after }, sendTakes: 500 });
    const record = { ...NOTHING, triggers: { a: "2" }, taskId: undefined, taskStatus: undefined };
    expect(await outcome).to.deep.equal({
      facts: after,
      record: { ...record, requestTime: NOW + 500, answeredBy: "v2" },
    });
    expect(log).to.have.length(3);
  });

  it("is never sent again where its answer was lost", async () => {
    const looks = [[30_000, { is: "unchanged" }] as const, [30_000, { is: "unchanged" }] as const];
    const { outcome, log, lines } = run({ sent: failed(), sendTakes: 500, looks });
    const { kept, words } = await interruption(outcome);
    expect(words).to.match(/ The cloud answered: The connection broke\.$/);
    const unfinished = { operation: "rotate", outcome: "ambiguous", since: NOW + 500, taskId: undefined, fence };
    expect(kept.record).to.deep.equal({ ...NOTHING, triggers: { a: "2" }, unfinished });
    expect(sends(log)).to.equal(1);
    expect(log[3]).to.equal("sleep 2000");
    expect(lines[0]).to.equal(
      "Thing one: the answer was lost: The connection broke. Checking whether the request was processed",
    );
  });

  it("has the time at which it left in its fence, though its answer was lost long after", async () => {
    const looks = [[30_000, { is: "unchanged" }] as const, [30_000, { is: "unchanged" }] as const];
    const { outcome } = run({ sent: failed(), sendTakes: 86_400_000, leavesAfter: 200, looks });
    const { kept } = await interruption(outcome);
    expect(kept.record.unfinished).to.deep.include({ since: NOW + 86_400_000, fence: { ...fence, leftAt: NOW + 200 } });
  });

  it("adopts no task that is known to be over", async () => {
    const abandoned: RotationRecord = { triggers: undefined, abandonedTasks: ["task-8"] };
    for (const [record, over] of [
      [undefined, []],
      [abandoned, ["task-8"]],
      [{ ...abandoned, taskId: "task-9", taskStatus: "SUCCESS" }, ["task-8", "task-9"]],
      [{ triggers: undefined, taskId: "task-9", taskStatus: "FAILED" }, ["task-9"]],
      [{ ...abandoned, taskId: "task-9", taskStatus: "RUNNING" }, ["task-8"]],
      [{ ...abandoned, taskId: "task-9" }, ["task-8"]],
      [{ ...abandoned, taskStatus: "SUCCESS" }, ["task-8"]],
    ] as const) {
      const { outcome, tasksThatAreOver } = run({ sent: { taskId: undefined }, looks: [hidden] }, record);
      await interruption(outcome);
      expect(tasksThatAreOver, JSON.stringify(record)).to.deep.equal([over]);
    }
  });

  it("is not followed where it was surely not processed, or never sent", async () => {
    const faults = [
      failed({ processed: "no" }),
      failed({ operation: "SignIn" }),
      new Failure("The run was cancelled."),
    ];
    for (const fault of faults) {
      const { outcome, log, lines } = run({ sent: fault });
      expect(await rejection(outcome)).to.equal(fault);
      expect(log).to.have.length(3);
      expect(lines).to.deep.equal([]);
    }
  });

  it("may have been processed after any other error, whatever that says", async () => {
    const fault = Object.assign(new TypeError("a secret in words"), { operation: "RotateThing", processed: "no" });
    const { outcome, log, lines } = run({ sent: fault, looks: [hidden] });
    const { kept, words } = await interruption(outcome);
    expect(kept.record.unfinished).to.include({ outcome: "ambiguous", since: NOW });
    expect([words, ...lines].join())
      .to.contain("an internal error (TypeError")
      .and.not.contain("a secret");
    expect(sends(log)).to.equal(1);
  });

  it("is not sent without a fence, nor once the engine has ended", async () => {
    const { outcome, log } = run({ engine: "dead" });
    expect(((await rejection(outcome)) as Error).message).to.contain("Pulumi's engine has ended");
    expect(sends(log)).to.equal(0);
    const { target, work, log: asked } = thing({ sent: { facts: after } });
    const fault = failed({ operation: "ListTasks" });
    const blind = { ...target, fence: () => Promise.reject(fault) };
    expect(await rejection(sendRequest(blind, work, { facts: before, record: undefined }, inputs, "rotate"))).to.equal(
      fault,
    );
    expect(asked).to.deep.equal([]);
  });

  it("is not sent where a rotation runs already, which counts for it", async () => {
    const { outcome, log, lines } = run({ fence: { takes: 1000, runningTaskId: "task-9" }, looks: [done] });
    expect((await outcome).record).to.include({ taskId: "task-9", requestTime: NOW + 1000 });
    const adopted = {
      operation: "rotate",
      outcome: "accepted",
      since: NOW + 1000,
      taskId: "task-9",
      isAdopted: true,
      fence,
    };
    expect(log).to.deep.equal([
      ["fence", "rotate", before, inputs],
      ["look", 0, adopted, before, inputs],
    ]);
    expect(lines).to.deep.equal(["Thing one: a rotation is already running (task task-9): it answers this request"]);
  });

  it("does away with what was recorded before, and remembers the task that was", async () => {
    const { outcome } = run({ sent: { taskId: undefined }, looks: [hidden] }, FULL);
    const { kept } = await interruption(outcome);
    const withEarlier = { version: "v1", earlierTaskId: "task-0" };
    expect(kept).to.deep.equal({
      facts: before,
      record: {
        ...FULL,
        ...NOTHING,
        triggers: { a: "2" },
        unfinished: { operation: "rotate", outcome: "accepted", since: NOW, taskId: undefined, fence: withEarlier },
      },
    });
  });
});

describe("a request for another master key", () => {
  const hidden = [0, { is: "hidden", reason: "Not now." }] as const;
  const unfinished = { operation: "repoint", outcome: "accepted", since: NOW, taskId: undefined } as const;

  it("answers no trigger, and leaves what is recorded", async () => {
    const { outcome, log } = run({ sent: { taskId: undefined }, looks: [hidden] }, FULL, "repoint");
    const withEarlier = { version: "v1", earlierTaskId: "task-0" };
    const kept = { ...FULL, unfinished: { ...unfinished, fence: withEarlier } };
    expect((await interruption(outcome)).kept.record).to.deep.equal(kept);
    expect(log.slice(0, 3)).to.deep.equal([
      ["fence", "repoint", before, inputs],
      "is the engine alive?",
      ["send", "repoint", before, inputs],
    ]);
  });

  it("leaves a resource new, or not", async () => {
    for (const [record, isNew] of [
      [undefined, true],
      [{ triggers: undefined }, undefined],
    ] as const) {
      const { outcome } = run({ sent: { taskId: undefined }, looks: [hidden] }, record, "repoint");
      const kept = { triggers: undefined, isNew, unfinished: { ...unfinished, fence } };
      expect((await interruption(outcome)).kept.record).to.deep.equal(kept);
    }
  });

  it("that ended leaves the times and the task of the last rotation", async () => {
    const { outcome } = run({ sent: { facts: after } }, FULL, "repoint");
    expect(await outcome).to.deep.equal({ facts: after, record: { ...FULL, unfinished: undefined } });
  });
});
