import { expect } from "chai";
import type { RotationRecord, Unfinished } from "../../../../provider/plan/rotationObservation";
import type { Step } from "../../../../provider/plan/rotation";
import { secretRotation } from "../../../../provider/lifecycle/secretRotation";
import type { Inputs } from "../../../../provider/lifecycle/secretRotation/fields";
import type { SecretFacts } from "../../../../provider/lifecycle/secretRotation/facts";
import type { Task } from "../../../../provider/lifecycle/secretRotation/tasks";
import { type Answers, failed, interruption, LONGEST, NOW, observedAfter, rejection, setting } from "./support/target";

const inputs = { secretName: "orders", rotateOnCreate: true, timeout: "10m" } as Inputs;
const THEN = NOW - 86_400_000;
const facts: SecretFacts = {
  ...{ versionId: "v2", previousVersionId: "v1", currentSince: THEN, stageTime: THEN, changedSince: THEN },
  ...{ lastRotationTime: undefined, automaticRotation: undefined, nextRotationTime: undefined },
};
const AT_FENCE = { version_id: "v2", update_time: THEN };
const fence = { versionId: "v2", versionTime: THEN, taskTime: THEN + 5, untimedTasks: "" };
/** When a task began that is over by now: the longest time ago, and a minute for what clocks may differ. */
const PAST_LONGEST = NOW - LONGEST - 60_000;
const ambiguous: Unfinished = { operation: "rotate", outcome: "ambiguous", since: NOW, fence };
const task = (given: Partial<Task>): Task => ({ task_id: "task-1", task_time: NOW, ...given });

interface Given {
  /** The tasks at each look; the last ones stay. */
  readonly tasks?: readonly (readonly Task[])[];
  /** The answer to a marker, instead of those. */
  readonly page?: (marker: string | undefined) => { tasks: readonly Task[]; next_marker?: string };
  /** The answer to any question for tasks, instead of those. */
  readonly list?: (request: { task_id?: string }) => unknown;
  readonly version?: readonly [string | undefined, number | undefined];
  /** How often the version is still that of the fence. */
  readonly lag?: number;
  readonly sent?: { readonly rotation_task_id?: string } | Error;
  /** How long the answer takes, in milliseconds. */
  readonly takes?: number;
  readonly record?: Partial<RotationRecord>;
  readonly facts?: Partial<SecretFacts>;
  readonly timeout?: number;
  readonly triggers?: Inputs["triggers"];
}

/** Takes a step on a secret in memory. */
function run(step: Step, given: Given) {
  const [versionId, versionTime] = given.version ?? ["v2", THEN];
  const lists = [...(given.tasks ?? [[]])];
  const list = () => ({ tasks: lists.length > 1 ? lists.shift() : lists[0] });
  let lag = given.lag ?? 0;
  const answers: Answers = {
    ListSecretTask: (request: { task_id?: string; marker?: string }) =>
      given.list?.(request) ?? given.page?.(request.marker) ?? list(),
    ShowSecret: () => ({ secret: {} }),
    ShowSecretStage: () => {
      lag -= 1;
      return { stage: lag >= 0 ? AT_FENCE : { version_id: versionId, update_time: versionTime } };
    },
    RotateSecret: () => {
      at.pass(given.takes ?? 0);
      return given.sent ?? {};
    },
  };
  const at = setting({ timeout: given.timeout ?? 120_000 }, answers);
  const record = { triggers: undefined, ...given.record };
  const observed = { facts: { ...facts, ...given.facts }, record };
  const outcome = observedAfter(secretRotation.apply(at.work, step, observed, { ...inputs, triggers: given.triggers }));
  const asked = () =>
    at.log.map((entry) => (Array.isArray(entry) ? (entry[0] as string) : "")).filter((name) => name !== "");
  return { outcome, log: at.log, asked };
}

const unfinishedOf = async (outcome: Promise<unknown>) => (await interruption(outcome)).kept.record.unfinished;

describe("the fence of a secret", () => {
  const sent = failed({ operation: "RotateSecret" });
  const kept = async (given: Given) => {
    const { leftAt, ...fence } = (await unfinishedOf(run("rotate", { sent, ...given }).outcome))!.fence;
    expect(leftAt).to.be.a("number").and.at.least(NOW);
    return fence;
  };

  it("is the current version, and the later of the latest task and that version's time", async () => {
    const tasks = [
      [task({ task_time: THEN + 5, task_status: "SUCCESS" }), task({ task_time: 3, task_status: "FAILED" })],
    ];
    expect(await kept({ tasks })).to.deep.equal(fence);
    expect(await kept({})).to.deep.equal({ ...fence, taskTime: THEN });
    expect(
      await kept({ tasks, facts: { currentSince: THEN + 6, stageTime: THEN + 6 }, version: ["v2", THEN + 6] }),
    ).to.deep.equal({
      ...fence,
      ...{ versionTime: THEN + 6, taskTime: THEN + 6 },
    });
  });

  it("is asked for again where it was not told, and then holds what is told", async () => {
    const untold = { versionId: undefined, currentSince: undefined, stageTime: undefined };
    expect(await kept({ facts: untold })).to.deep.equal({ ...fence, taskTime: THEN });
    expect(await kept({ facts: untold, version: [undefined, undefined] })).to.deep.equal({
      ...{ versionId: undefined, versionTime: undefined, taskTime: 0, untimedTasks: "" },
    });
  });

  it("has the tasks without a time, as long as they are few", async () => {
    const untimed = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        task({ task_id: `t${index}`, task_time: undefined, task_status: "SUCCESS" }),
      );
    expect((await kept({ tasks: [untimed(2)] })).untimedTasks).to.equal("t0 t1");
    expect(await kept({ tasks: [untimed(101)] })).not.to.have.property("untimedTasks");
  });

  it("knows the tasks of every page, and stops where there are no more", async () => {
    const at = (task_time: number) => [
      task({ task_id: `t${task_time}`, task_time, task_status: "SUCCESS", secret_name: "orders" }),
    ];
    const pages: Record<string, { tasks: readonly Task[]; next_marker?: string }> = {
      first: { tasks: at(THEN + 7), next_marker: "second" },
      second: { tasks: at(THEN + 9), next_marker: "third" },
      third: { tasks: at(THEN + 8) },
    };
    const { outcome, log } = run("rotate", { sent, timeout: 0, page: (marker) => pages[marker ?? "first"]! });
    expect((await unfinishedOf(outcome))!.fence.taskTime).to.equal(THEN + 9);
    const request = { secret_name: "orders", limit: 100 };
    expect(log).to.deep.equal([
      ["ListSecretTask", request],
      ["ListSecretTask", { ...request, marker: "second" }],
      ["ListSecretTask", { ...request, marker: "third" }],
      "is the engine alive?",
      ["RotateSecret", { secret_name: "orders" }],
    ]);
  });

  it("is none where the list of tasks does not end, and nothing is sent then", async () => {
    const some = [task({ task_time: 1, task_status: "SUCCESS" })];
    const endless = run("rotate", { sent, timeout: 0, page: () => ({ tasks: some, next_marker: "same" }) });
    expect(((await rejection(endless.outcome)) as Error).message).to.contain(
      "the list of its rotation tasks does not end",
    );
    expect(endless.asked()).to.deep.equal(["ListSecretTask", "ListSecretTask"]);
    const empty = run("rotate", { sent, timeout: 0, page: () => ({ tasks: [], next_marker: "next" }) });
    await interruption(empty.outcome);
    expect(empty.asked()).to.deep.equal(["ListSecretTask", "RotateSecret"]);
    const long = (marker = "") => ({
      tasks: [task({ task_id: `t${marker}`, task_time: 1, task_status: "SUCCESS" })],
      ...(marker.length < 30 && { next_marker: `${marker}x` }),
    });
    const all = run("rotate", { sent, timeout: 0, page: long });
    await interruption(all.outcome);
    expect(all.asked()).to.deep.equal([...Array<string>(31).fill("ListSecretTask"), "RotateSecret"]);
  });

  it("adopts what runs, unless it has run for longer than it may", async () => {
    const ended = [
      task({ task_id: "task-0", task_status: "SUCCESS" }),
      task({ task_id: "task-9", task_status: "FAILED" }),
    ];
    const running = task({ task_status: "ROTATING", task_time: PAST_LONGEST + 1 });
    for (const task_time of [running.task_time, undefined]) {
      const adopted = run("rotate", { tasks: [[...ended, { ...running, task_time }]], timeout: 0 });
      expect(await unfinishedOf(adopted.outcome)).to.include({ taskId: "task-1", isAdopted: true, since: NOW });
      expect(adopted.asked()).not.to.include("RotateSecret");
    }
    const abandonedTasks = ["task-1"];
    for (const [task_time, record] of [
      [PAST_LONGEST, {}],
      [running.task_time, { abandonedTasks }],
      [undefined, { abandonedTasks }],
    ] as const) {
      const { outcome, asked } = run("rotate", { tasks: [[{ ...running, task_time }]], record, sent, timeout: 0 });
      await interruption(outcome);
      expect(asked().filter((name) => name === "RotateSecret")).to.have.length(1);
    }
  });
});

describe("a request for a secret whose answer was lost", () => {
  const resumed = (given: Given) => run("resume", { record: { unfinished: ambiguous }, ...given });
  const found = async (...tasks: Task[]) =>
    (await unfinishedOf(resumed({ tasks: [tasks], timeout: 0 }).outcome))?.taskId;

  it("is taken to be the first task after the fence, and none at it or before", async () => {
    const later = task({ task_id: "task-3", task_time: fence.taskTime + 2 });
    expect(await found(later, task({ task_time: fence.taskTime + 1 }))).to.equal("task-1");
    expect(await found(task({ task_time: fence.taskTime }), later)).to.equal("task-3");
    expect(await found(task({ task_time: fence.taskTime + 1, secret_name: "others" }), later)).to.equal("task-3");
    const unknown = { ...ambiguous, fence: { ...fence, earlierTaskId: "task-1" } };
    const earlier = task({ task_time: fence.taskTime + 1 });
    const { outcome } = resumed({ tasks: [[earlier, later]], record: { unfinished: unknown }, timeout: 0 });
    expect((await unfinishedOf(outcome))!.taskId).to.equal("task-3");
    expect(await found(earlier, later, task({ task_id: "task-4" }))).to.equal("task-1");
    const bare = { ...ambiguous, fence: { versionId: "v2", versionTime: THEN } };
    const first = resumed({
      tasks: [[task({ task_time: 0 }), task({ task_id: "task-4", task_time: 1 })]],
      record: { unfinished: bare },
      timeout: 0,
    });
    expect((await unfinishedOf(first.outcome))!.taskId).to.equal("task-4");
  });

  it("is taken to be a task without a time that was not there before", async () => {
    const [known, untimed] = [task({ task_id: "task-8", task_time: undefined }), task({ task_time: undefined })];
    const unfinished = { ...ambiguous, fence: { ...fence, untimedTasks: "task-7 task-8" } };
    const look = (...tasks: Task[]) => resumed({ tasks: [tasks], record: { unfinished }, timeout: 0 }).outcome;
    expect((await unfinishedOf(look(known, untimed)))!.taskId).to.equal("task-1");
    expect((await unfinishedOf(look(known)))!.taskId).to.equal(undefined);
    const old = { ...ambiguous, fence: { ...fence, untimedTasks: undefined } };
    const untold = resumed({ tasks: [[untimed]], record: { unfinished: old }, timeout: 0 }).outcome;
    expect((await unfinishedOf(untold))!.taskId, "they were not told apart").to.equal(undefined);
  });

  it("leaves no task where none is later", async () => {
    const { outcome, log } = resumed({
      tasks: [[task({ task_time: fence.taskTime })]],
    });
    const { words, kept } = await interruption(outcome);
    expect(kept.record.unfinished).to.deep.equal(ambiguous);
    expect(words).to.contain("Nothing has changed since, and no task is listed.");
    expect(log.slice(0, 4)).to.deep.equal([
      ["ListSecretTask", { secret_name: "orders", limit: 100 }],
      ["ShowSecret", { secret_name: "orders" }],
      ["ShowSecretStage", { secret_name: "orders", stage_name: "SYSCURRENT" }],
      "sleep 3400",
    ]);
  });

  it("is told by its task where that has no id", async () => {
    const silent = (task_status: "SUCCESS" | "FAILED") => [[task({ task_id: undefined, task_status })]];
    const done = await resumed({ tasks: silent("SUCCESS"), version: ["v3", NOW] }).outcome;
    expect(done.record).to.include({ taskId: undefined, taskStatus: "SUCCESS" });
    const { kept } = await interruption(resumed({ tasks: silent("FAILED") }).outcome);
    expect(kept.record.failed).to.include({ since: NOW, taskId: undefined });
  });

  it("is looked for in the secret itself at every look", async () => {
    const { outcome, asked } = resumed({ version: ["v3", NOW], lag: 1 });
    expect((await outcome).facts.versionId).to.equal("v3");
    const look = ["ListSecretTask", "ShowSecret", "ShowSecretStage"];
    expect(asked()).to.deep.equal([...look, ...look]);
  });

  it("was processed where the version, or its time, is another than the fence's", async () => {
    for (const version of [
      ["v3", THEN],
      ["v2", THEN + 1],
      ["v2", THEN - 1],
    ] as const) {
      const { outcome } = resumed({ version });
      const { facts: now, record } = await outcome;
      expect(now).to.include({ versionId: version[0], currentSince: version[1] });
      expect(now.previousVersionId).to.equal(version[0] === "v3" ? "v2" : "v1");
      expect(record).to.deep.include({ unfinished: undefined, requestTime: NOW, taskId: undefined });
    }
  });
});

describe("a request for a secret that was accepted", () => {
  it("is as old as it is, though the machine was suspended until its answer came", async () => {
    const tasks = [[task({ task_id: "task-7", task_status: "SUCCESS" })]];
    const sent = { rotation_task_id: "task-7" };
    const { outcome } = run("rotate", { sent, takes: 86_400_000, timeout: 172_800_000, tasks, version: ["v3", NOW] });
    expect((await outcome).record).to.include({ requestTime: NOW });
  });

  it("is followed by the task of its answer", async () => {
    const tasks = [[], [task({ task_id: "task-7", task_status: "SUCCESS" })]];
    const { outcome, log } = run("rotate", { sent: { rotation_task_id: "task-7" }, tasks, version: ["v3", NOW] });
    expect((await outcome).record).to.include({ taskId: "task-7", taskStatus: "SUCCESS" });
    expect(log.slice(2, 5)).to.deep.equal([
      ["RotateSecret", { secret_name: "orders" }],
      "sleep 2000",
      ["ListSecretTask", { task_id: "task-7" }],
    ]);
  });

  it("is looked for at once where the answer has none", async () => {
    const { outcome, asked } = run("rotate", { version: ["v3", NOW] });
    expect((await outcome).facts.versionId).to.equal("v3");
    expect(asked()).to.deep.equal([
      "ListSecretTask",
      "RotateSecret",
      "ListSecretTask",
      "ShowSecret",
      "ShowSecretStage",
    ]);
  });
});

describe("the kind SecretRotation", () => {
  it("has a name and an id, and nobody else may rotate its object", () => {
    expect(secretRotation).to.include({ name: "SecretRotation", id: "secretName" });
    expect(secretRotation.observedInputs).to.deep.equal([]);
    expect(secretRotation).not.to.have.property("claim");
  });

  it("plans nothing for what is as declared", () => {
    expect(secretRotation.plan({ facts, record: { triggers: undefined } }, inputs, NOW)).to.deep.equal([]);
  });
});

describe("a task of a secret", () => {
  const accepted: Unfinished = { ...ambiguous, outcome: "accepted", taskId: "task-1" };
  const resumed = (given: Given) => run("resume", { record: { unfinished: accepted }, ...given });

  it("is asked for by its id alone, until it succeeds", async () => {
    const tasks = [[task({})], [task({ task_id: "task-2", task_status: "FAILED" }), task({ task_status: "SUCCESS" })]];
    const { outcome, log } = resumed({ tasks, version: ["v3", NOW] });
    const { facts: now, record } = await outcome;
    expect(record).to.include({ taskId: "task-1", taskStatus: "SUCCESS", requestTime: NOW });
    expect(now).to.include({ versionId: "v3", previousVersionId: "v2", lastRotationTime: NOW });
    expect(log.slice(0, 3)).to.deep.equal([
      ["ListSecretTask", { task_id: "task-1" }],
      "sleep 3400",
      ["ListSecretTask", { task_id: "task-1" }],
    ]);
  });

  it("that failed is kept with its code, if that looks like one, and never with its words", async () => {
    for (const [given, code] of [
      ["CSMS.0001", "CSMS.0001"],
      ["C\u001b1", undefined],
      ["pass word", undefined],
      ["x".repeat(65), undefined],
      [undefined, undefined],
    ] as const) {
      const status = { task_status: "FAILED", task_error_code: given, task_error_msg: "words" } as const;
      const { words, kept } = await interruption(resumed({ tasks: [[task(status)]] }).outcome);
      expect(kept.record.failed).to.deep.equal({ since: NOW, taskId: "task-1", code });
      expect(words)
        .to.contain(`failed: ${code ?? "no code"}.`)
        .and.not.contain("words");
    }
  });

  it("that is not listed is looked for in the secret itself, at every third look", async () => {
    const { outcome, asked } = resumed({ timeout: 15_000 });
    await interruption(outcome);
    const secret = ["ShowSecret", "ShowSecretStage"];
    expect(asked()).to.deep.equal(["ListSecretTask", ...secret, "ListSecretTask", "ListSecretTask"]);
    const longer = resumed({ timeout: 20_000 });
    await interruption(longer.outcome);
    expect(longer.asked()).to.deep.equal([...asked(), "ListSecretTask", ...secret]);
    expect((await resumed({ version: ["v3", NOW] }).outcome).facts.versionId).to.equal("v3");
  });

  it("that runs for longer than it may is told by the secret itself, and not a millisecond before", async () => {
    const since = (at: number, status = "HALTED") => {
      return { tasks: [[task({ task_status: status })]], record: { unfinished: { ...accepted, since: at } } };
    };
    const exact = resumed({ ...since(PAST_LONGEST), version: ["v3", NOW] });
    expect((await exact.outcome).record).to.deep.include({ unfinished: undefined, taskId: "task-1" });
    const before = resumed({ ...since(PAST_LONGEST + 1), version: ["v3", NOW], timeout: 0 });
    await interruption(before.outcome);
    expect(before.asked()).to.deep.equal(["ListSecretTask"]);
    for (const [status, told] of [
      ["HALTED", "HALTED"],
      ["", "not told"],
      ["\u001b[2J", "not told"],
    ] as const) {
      const { outcome, asked } = resumed(since(PAST_LONGEST, status));
      const { kept } = await interruption(outcome);
      expect(kept.record.failed).to.deep.equal({ since: NOW, taskId: "task-1", status: told });
      expect(kept.record.unfinished?.taskId).to.equal("task-1");
      expect(asked(), "nothing is waited for").to.deep.equal(["ListSecretTask", "ShowSecret", "ShowSecretStage"]);
    }
    const triggers = { a: "1" };
    expect((await resumed({ ...since(PAST_LONGEST), triggers }).outcome).record?.isOwed, "a new request").to.equal(
      true,
    );
  });

  it("that may not be asked for is one that is not listed", async () => {
    const refused = failed({ operation: "ListSecretTask", reason: "gone", processed: "no" });
    const answers = (listed: readonly Task[]) => (request: { task_id?: string }) => {
      if (request.task_id !== undefined) {
        throw refused;
      }
      return { tasks: listed };
    };
    const ended = task({ task_status: "SUCCESS" });
    const listed = resumed({ list: answers([ended]), version: ["v3", NOW] });
    expect((await listed.outcome).record).to.include({ taskStatus: "SUCCESS" });
    const changed = resumed({ list: answers([]), version: ["v3", NOW] });
    expect((await changed.outcome).facts.versionId).to.equal("v3");
  });

  it("that may not be listed has ended where the version has changed, and is kept otherwise", async () => {
    const denied = failed({ operation: "ListSecretTask", reason: "denied", processed: "no" });
    const list = () => {
      throw denied;
    };
    expect((await resumed({ list, version: ["v3", NOW] }).outcome).facts.versionId).to.equal("v3");
    expect((await interruption(resumed({ list }).outcome)).words).to.contain(denied.message);
  });
});
