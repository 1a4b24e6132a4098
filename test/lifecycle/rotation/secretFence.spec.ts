import { expect } from "chai";
import type { RotationRecord, Unfinished } from "../../../provider/lifecycle/rotation/record";
import type { Step } from "../../../provider/lifecycle/rotation/plan";
import { secretRotation } from "../../../provider/lifecycle/secretRotation";
import type { Inputs } from "../../../provider/lifecycle/secretRotation/fields";
import type { SecretFacts } from "../../../provider/lifecycle/secretRotation/facts";
import type { Task } from "../../../provider/lifecycle/secretRotation/tasks";
import { failed, interruption, LONGEST, NOW, setting } from "./support/target";

const inputs = { secretName: "orders", rotateOnCreate: true, timeout: "10m" } as Inputs;
const THEN = NOW - 86_400_000;
const facts: SecretFacts = {
  ...{ versionId: "v2", previousVersionId: "v1", currentSince: THEN, changedSince: THEN },
  ...{ lastRotationTime: undefined, automaticRotation: undefined, nextRotationTime: undefined },
};
const fence = { versionId: "v2", versionTime: THEN, taskTime: THEN + 5 };
const ambiguous: Unfinished = { operation: "rotate", outcome: "ambiguous", since: NOW, fence };
const task = (given: Partial<Task>): Task => ({ task_id: "task-1", task_time: NOW, ...given });

interface Given {
  /** The tasks at each look; the last ones stay. */
  readonly tasks?: readonly (readonly Task[])[];
  readonly version?: readonly [string | undefined, number | undefined];
  readonly sent?: { readonly rotation_task_id?: string } | Error;
  readonly record?: Partial<RotationRecord>;
  readonly facts?: Partial<SecretFacts>;
  readonly timeout?: number;
}

/** Takes a step on a secret in memory. */
function run(step: Step, given: Given) {
  const [versionId, versionTime] = given.version ?? ["v2", THEN];
  const lists = [...(given.tasks ?? [[]])];
  const answers: Record<string, () => unknown> = {
    ListSecretTask: () => ({ tasks: lists.length > 1 ? lists.shift() : lists[0] }),
    ShowSecret: () => ({ secret: {} }),
    ShowSecretStage: () => ({ stage: { version_id: versionId, update_time: versionTime } }),
    RotateSecret: () => given.sent ?? {},
  };
  const at = setting({ timeout: given.timeout ?? 120_000 }, answers);
  const record = { triggers: undefined, ...given.record };
  const observed = { facts: { ...facts, ...given.facts }, record };
  const outcome = secretRotation.apply(at.work, step, observed, inputs) as Promise<typeof observed>;
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
    const { outcome } = resumed({ tasks: [[task({}), later]], record: { unfinished: unknown }, timeout: 0 });
    expect((await unfinishedOf(outcome))!.taskId).to.equal("task-3");
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
    expect(await unfinishedOf(outcome)).to.deep.equal(ambiguous);
    expect(log.slice(0, 4)).to.deep.equal([
      ["ListSecretTask", { secret_name: "orders", limit: 1000 }],
      ["ShowSecret", { secret_name: "orders" }],
      ["ShowSecretStage", { secret_name: "orders", stage_name: "SYSCURRENT" }],
      "sleep 3400",
    ]);
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
