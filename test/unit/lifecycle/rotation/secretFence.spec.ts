import { expect } from "chai";
import type { RotationRecord, Unfinished } from "../../../../provider/plan/rotationObservation";
import type { Step } from "../../../../provider/plan/rotation";
import { secretRotation } from "../../../../provider/lifecycle/secretRotation";
import type { Inputs } from "../../../../provider/lifecycle/secretRotation/fields";
import type { SecretFacts } from "../../../../provider/lifecycle/secretRotation/facts";
import type { Task } from "../../../../provider/lifecycle/secretRotation/tasks";
import { type Answers, failed, interruption, LONGEST, NOW, observedAfter, setting } from "./support/target";

const inputs = { secretName: "orders", rotateOnCreate: true, timeout: "10m" } as Inputs;
const THEN = NOW - 86_400_000;
const facts: SecretFacts = {
  ...{ versionId: "v2", previousVersionId: "v1", currentSince: THEN, changedSince: THEN },
  ...{ lastRotationTime: undefined, automaticRotation: undefined, nextRotationTime: undefined },
};
const AT_FENCE = { version_id: "v2", update_time: THEN };
const fence = { versionId: "v2", versionTime: THEN, taskTime: THEN + 5 };
const ambiguous: Unfinished = { operation: "rotate", outcome: "ambiguous", since: NOW, fence };
const task = (given: Partial<Task>): Task => ({ task_id: "task-1", task_time: NOW, ...given });

interface Given {
  /** The tasks at each look; the last ones stay. */
  readonly tasks?: readonly (readonly Task[])[];
  /** The answer to a marker, instead of those. */
  readonly page?: (marker: string | undefined) => { tasks: readonly Task[]; next_marker?: string };
  readonly version?: readonly [string | undefined, number | undefined];
  /** How often the version is still that of the fence. */
  readonly lag?: number;
  readonly sent?: { readonly rotation_task_id?: string } | Error;
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
    ListSecretTask: ({ marker }: { marker?: string }) => given.page?.(marker) ?? list(),
    ShowSecret: () => ({ secret: {} }),
    ShowSecretStage: () => {
      lag -= 1;
      return { stage: lag >= 0 ? AT_FENCE : { version_id: versionId, update_time: versionTime } };
    },
    RotateSecret: () => given.sent ?? {},
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
  const kept = async (given: Given) => (await unfinishedOf(run("rotate", { sent, ...given }).outcome))!.fence;

  it("is the current version, and the later of the latest task and that version's time", async () => {
    const tasks = [
      [task({ task_time: THEN + 5, task_status: "SUCCESS" }), task({ task_time: 3, task_status: "FAILED" })],
    ];
    expect(await kept({ tasks })).to.deep.equal(fence);
    expect(await kept({})).to.deep.equal({ ...fence, taskTime: THEN });
    expect(await kept({ tasks, facts: { currentSince: THEN + 6 }, version: ["v2", THEN + 6] })).to.deep.equal({
      ...fence,
      ...{ versionTime: THEN + 6, taskTime: THEN + 6 },
    });
    const none = { facts: { versionId: undefined, currentSince: undefined }, version: [undefined, undefined] } as const;
    expect(await kept(none)).to.deep.equal({ versionId: undefined, versionTime: undefined, taskTime: 0 });
  });

  it("knows the tasks of every page, and stops where there are no more", async () => {
    const at = (task_time: number) => [task({ task_time, task_status: "SUCCESS", secret_name: "orders" })];
    const pages: Record<string, { tasks: readonly Task[]; next_marker?: string }> = {
      first: { tasks: at(THEN + 7), next_marker: "second" },
      second: { tasks: at(THEN + 9), next_marker: "third" },
      third: { tasks: at(THEN + 8) },
    };
    const { outcome, log } = run("rotate", { sent, timeout: 0, page: (marker) => pages[marker ?? "first"]! });
    expect((await unfinishedOf(outcome))!.fence.taskTime).to.equal(THEN + 9);
    const request = { secret_name: "orders", limit: 1000 };
    expect(log).to.deep.equal([
      ["ListSecretTask", request],
      ["ListSecretTask", { ...request, marker: "second" }],
      ["ListSecretTask", { ...request, marker: "third" }],
      "is the engine alive?",
      ["RotateSecret", { secret_name: "orders" }],
    ]);
  });

  it("does not read a list for ever", async () => {
    const some = [task({ task_time: 1, task_status: "SUCCESS" })];
    for (const [page, times] of [
      [() => ({ tasks: some, next_marker: "same" }), 2],
      [() => ({ tasks: [], next_marker: "next" }), 1],
      [(marker = "") => ({ tasks: some, next_marker: `${marker}x` }), 20],
    ] as const) {
      const { outcome, asked } = run("rotate", { sent, timeout: 0, page });
      await interruption(outcome);
      expect(asked()).to.deep.equal([...Array<string>(times).fill("ListSecretTask"), "RotateSecret"]);
    }
  });

  it("adopts what runs, unless it has run for longer than it may", async () => {
    const ended = [
      task({ task_id: "task-0", task_status: "SUCCESS" }),
      task({ task_id: "task-9", task_status: "FAILED" }),
    ];
    const running = task({ task_status: "ROTATING", task_time: NOW - LONGEST + 1 });
    const adopted = run("rotate", { tasks: [[...ended, running]], timeout: 0 });
    expect((await unfinishedOf(adopted.outcome))!.taskId).to.equal("task-1");
    expect(adopted.asked()).not.to.include("RotateSecret");
    for (const task_time of [NOW - LONGEST, undefined]) {
      const { outcome, asked } = run("rotate", { tasks: [[{ ...running, task_time }]], sent, timeout: 0 });
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

  it("leaves no task where none is later", async () => {
    const { outcome, log } = resumed({
      tasks: [[task({ task_time: fence.taskTime }), task({ task_time: undefined })]],
    });
    const { words, kept } = await interruption(outcome);
    expect(kept.record.unfinished).to.deep.equal(ambiguous);
    expect(words).to.contain("Nothing has changed since, and no task is to be seen.");
    expect(log.slice(0, 4)).to.deep.equal([
      ["ListSecretTask", { secret_name: "orders", limit: 1000 }],
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

  it("that failed says why, without control characters", async () => {
    const status = { task_status: "FAILED", task_error_code: "C\u001b1", task_error_msg: "no\u0007way" } as const;
    const { outcome } = resumed({ tasks: [[task(status)]] });
    const { kept } = await interruption(outcome);
    expect(kept.record.failed).to.deep.equal({ since: NOW, taskId: "task-1", code: "C 1", message: "no way" });
    const silent = resumed({ tasks: [[task({ task_status: "FAILED" })]] });
    const nothing = { since: NOW, taskId: "task-1", code: undefined, message: undefined };
    expect((await interruption(silent.outcome)).kept.record.failed).to.deep.equal(nothing);
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

  it("that runs for longer than it may is looked for in the secret too, and not a millisecond before", async () => {
    const tasks = [[task({})]];
    const since = (at: number) => ({ tasks, record: { unfinished: { ...accepted, since: at } } });
    const exact = resumed({ ...since(NOW - LONGEST), version: ["v3", NOW] });
    expect((await exact.outcome).record).to.deep.include({ unfinished: undefined, taskId: "task-1" });
    const before = resumed({ ...since(NOW - LONGEST + 1), version: ["v3", NOW], timeout: 0 });
    await interruption(before.outcome);
    expect(before.asked()).to.deep.equal(["ListSecretTask"]);
    const moved = resumed({ ...since(NOW - LONGEST), version: ["v3", NOW], lag: 1 });
    expect((await moved.outcome).facts.versionId).to.equal("v3");
    expect(moved.asked().filter((name) => name === "ListSecretTask")).to.have.length(4);
    const triggers = { a: "1" };
    expect((await resumed({ ...since(NOW - LONGEST), triggers }).outcome).record?.isOwed, "a new request").to.equal(
      true,
    );
    await interruption(resumed({ ...since(NOW - LONGEST + 1), triggers, timeout: 0 }).outcome);
    const still = resumed({ ...since(NOW - LONGEST), timeout: 10_000 });
    await interruption(still.outcome);
    expect(still.asked()).to.deep.equal([
      "ListSecretTask",
      "ShowSecret",
      "ShowSecretStage",
      "ListSecretTask",
      "ListSecretTask",
    ]);
  });
});
