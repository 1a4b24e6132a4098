import { expect } from "chai";
import { IncompleteList } from "../../../../provider/account";
import type { Looking } from "../../../../provider/lifecycle/look/looks";
import { readBefore, type SecretFacts } from "../../../../provider/lifecycle/secretRotation/facts";
import { fence } from "../../../../provider/lifecycle/secretRotation/fence";
import type { Inputs } from "../../../../provider/lifecycle/secretRotation/fields";
import { secretRotation } from "../../../../provider/lifecycle/secretRotation";
import { look } from "../../../../provider/lifecycle/secretRotation/look";
import { findTask, listTasks, type Task } from "../../../../provider/lifecycle/secretRotation/tasks";
import type { Fence, Unfinished } from "../../../../provider/plan/rotationObservation";
import { failed, LONGEST, NOW, rejection, setting } from "./support/target";

const inputs = { secretName: "orders", rotateOnCreate: true, timeout: "10m" } as Inputs;
const THEN = NOW - 86_400_000;
const PAST_LONGEST = NOW - LONGEST - 60_000;
const facts: SecretFacts = {
  ...{ versionId: "v2", previousVersionId: "v1", currentSince: THEN, stageTime: THEN },
  ...{ lastRotationTime: undefined, automaticRotation: undefined, nextRotationTime: undefined },
};
const task = (given: Partial<Task>): Task => ({ task_id: "task-1", task_time: NOW, ...given });
const untimed = (given: Partial<Task>) => task({ task_time: undefined, ...given });
const BOTH = { versionId: "v2", versionTime: THEN };
/** What the cloud refuses for good. */
const denied = failed({ operation: "ListSecretTask", reason: "denied", processed: "no" });
const SHOWN = ["ShowSecret", "ShowSecretStage"];

interface Cloud {
  /** The answer to any question for tasks; an error is thrown. */
  readonly tasks?: readonly Task[] | ((request: TaskRequest) => unknown);
  /** The current version, or the failure to read it. */
  readonly stage?: { readonly version_id?: string; readonly update_time?: number } | Error;
}

interface TaskRequest {
  readonly task_id?: string;
  readonly limit?: number;
  readonly marker?: string;
}

/** A cloud in memory that has one secret. */
function cloudWith({ tasks = [], stage = { version_id: "v2", update_time: THEN } }: Cloud) {
  const { work, log } = setting(
    {},
    {
      ListSecretTask: (request: TaskRequest) => (typeof tasks === "function" ? tasks(request) : { tasks }),
      ShowSecret: () => ({ secret: {} }),
      ShowSecretStage: () => (stage instanceof Error ? stage : { stage }),
    },
  );
  const asked = () => log.map((entry) => (entry as [string])[0]);
  const requests = () => log.map((entry) => (entry as [string, TaskRequest])[1]);
  return { work, asked, requests };
}

const tooLong = failed({ operation: "ListSecretTask" });

describe("a look at a request for a secret", () => {
  const unfinishedWith = (held: Fence, given: Partial<Unfinished> = {}): Unfinished => ({
    ...{ operation: "rotate", outcome: "accepted", since: NOW, taskId: "task-1", fence: held },
    ...given,
  });
  const lost = (held: Fence) => unfinishedWith(held, { outcome: "ambiguous", taskId: undefined });
  const looked = (unfinished: Unfinished, given: Cloud, count = 0) => {
    const { work, asked } = cloudWith(given);
    return { state: look(work, unfinished, facts, inputs, count), asked };
  };
  const stateOf = (unfinished: Unfinished, given: Cloud, count = 0) => looked(unfinished, given, count).state;

  it("waits for a task that is not listed yet, or runs", async () => {
    const unlisted = looked(unfinishedWith(BOTH), {}, 1);
    expect(await unlisted.state).to.deep.equal({ is: "pending" });
    expect(unlisted.asked()).to.deep.equal(["ListSecretTask"]);
    const tasks = [task({ task_status: "ROTATING" })];
    expect(await stateOf(unfinishedWith(BOTH), { tasks })).to.deep.equal({ is: "pending" });
  });

  it("reads the secret at every look where tasks must not be listed, and claims nothing where it is unchanged", async () => {
    const tasks = () => denied;
    for (const count of [0, 1, 2]) {
      const { state, asked } = looked(unfinishedWith(BOTH), { tasks }, count);
      expect(await state).to.deep.equal({ is: "hidden", reason: denied.message });
      expect(asked()).to.deep.equal(["ListSecretTask", ...SHOWN]);
    }
    expect(await stateOf(unfinishedWith(BOTH), { tasks, stage: { version_id: "v3" } }, 1)).to.include({ is: "done" });
  });

  it("passes on failures that may pass, and those that are not the cloud's", async () => {
    for (const failure of [failed({ reason: "busy", processed: "no" }), new TypeError("A fault of ours")]) {
      for (const unfinished of [unfinishedWith(BOTH), lost(BOTH)]) {
        const { state, asked } = looked(unfinished, { tasks: () => failure });
        expect(await rejection(state)).to.equal(failure);
        expect(asked(), "the secret is not read").not.to.include("ShowSecret");
      }
    }
  });

  it("takes no task without a time for its own that may be an earlier one", async () => {
    const held = { ...BOTH, untimedTasks: "task-8", earlierTaskId: "task-0" };
    for (const each of [
      untimed({ task_id: undefined }),
      untimed({ task_id: "task-0" }),
      untimed({ task_id: "task-8" }),
    ]) {
      expect(await stateOf(lost(held), { tasks: [each] })).to.deep.equal({ is: "unchanged" });
    }
    expect(await stateOf(lost(held), { tasks: [untimed({})] })).to.deep.equal({ is: "found", taskId: "task-1" });
    expect(await stateOf(lost(BOTH), { tasks: [untimed({})] }), "none were noted").to.deep.equal({ is: "unchanged" });
  });

  it("calls a task earlier only where it was adopted without its status and the version is the same", async () => {
    const ended = (given: Partial<Task> = {}) => [task({ task_status: "SUCCESS", ...given })];
    const adopted = unfinishedWith({ ...BOTH, untoldTask: "task-1" });
    const tasks = ended();
    expect(await stateOf(adopted, { tasks })).to.deep.equal({ is: "earlier" });
    expect(await stateOf(adopted, { tasks, stage: { version_id: "v3" } })).to.include({ is: "done" });
    expect(await stateOf(adopted, { tasks, stage: {} }), "no version is reported").to.include({ is: "done" });
    for (const unfinished of [
      unfinishedWith(BOTH),
      unfinishedWith({ ...BOTH, untoldTask: "task-0" }),
      lost({ ...BOTH, untoldTask: "task-0" }),
      lost(BOTH),
    ]) {
      const given = unfinished.taskId === undefined ? ended({ task_id: undefined }) : tasks;
      expect(await stateOf(unfinished, { tasks: given })).to.include({ is: "done", taskStatus: "SUCCESS" });
    }
  });

  it("gives up on every task that was listed before, once, with the task of the request as the latest", async () => {
    const stuck = [task({ task_status: "HALTED" })];
    const tasksOf = async (untimedTasks: string | undefined, given: Partial<Unfinished> = {}, tasks = stuck) => {
      const unfinished = unfinishedWith({ ...BOTH, untimedTasks }, { since: PAST_LONGEST, ...given });
      const { is, ...others } = await stateOf(unfinished, { tasks });
      expect(is).to.equal("stuck");
      return others;
    };
    const status = "HALTED";
    expect(await tasksOf("task-1 task-0")).to.deep.equal({ status, tasks: ["task-0", "task-1"] });
    expect(await tasksOf("")).to.deep.equal({ status, tasks: ["task-1"] });
    expect(await tasksOf(undefined)).to.deep.equal({ status, tasks: ["task-1"] });
    const silent = [task({ task_id: undefined, task_status: status })];
    expect(await tasksOf("task-0", { taskId: undefined }, silent)).to.deep.equal({ status, tasks: ["task-0"] });
  });

  it("compares only what was read before the request and is read now", async () => {
    const other = { version_id: "v3", update_time: THEN };
    const later = { version_id: "v2", update_time: THEN + 1 };
    for (const [held, stage, is] of [
      [{ versionId: "v2" }, { version_id: "v2" }, "unchanged"],
      [{ versionId: "v2" }, later, "unchanged"],
      [{ versionId: "v2" }, other, "done"],
      [{ versionTime: THEN }, { update_time: THEN }, "unchanged"],
      [{ versionTime: THEN }, other, "unchanged"],
      [{ versionTime: THEN }, later, "done"],
      [BOTH, { version_id: "v2" }, "unchanged"],
      [BOTH, { update_time: THEN }, "unchanged"],
    ] as const) {
      expect(await stateOf(lost(held), { stage }), JSON.stringify([held, stage])).to.include({ is });
    }
  });

  it("says so where nothing can be compared", async () => {
    const hidden = { is: "hidden", reason: "CSMS does not report which version is current." };
    for (const [held, stage] of [
      [{ versionId: "v2" }, {}],
      [{ versionId: "v2" }, { update_time: THEN }],
      [{ versionTime: THEN }, { version_id: "v2" }],
      [{ versionId: 2, versionTime: THEN }, { version_id: "v2" }],
      [BOTH, {}],
    ] as const) {
      expect(await stateOf(lost(held), { stage }), JSON.stringify([held, stage])).to.deep.equal(hidden);
    }
    // The cloud has no such stage.
    for (const code of ["CSMS.0205", "CSMS.0206"]) {
      const stage = failed({ operation: "ShowSecretStage", reason: "gone", code });
      expect(await stateOf(lost(BOTH), { stage })).to.deep.equal(hidden);
    }
    const gone = failed({ operation: "ShowSecretStage", reason: "gone", code: "CSMS.0401" });
    expect(await rejection(stateOf(lost(BOTH), { stage: gone }))).to.equal(gone);
  });

  it("is untraceable where nothing was read before the request, and the secret is not read then", async () => {
    for (const held of [{}, { versionId: 2, versionTime: "then" }] as Fence[]) {
      const { state, asked } = looked(lost(held), {});
      expect(await state).to.deep.equal({
        is: "untraceable",
        reason:
          "CSMS did not report the current version before the request, so nothing shows whether the request was processed.",
      });
      expect(asked()).to.deep.equal(["ListSecretTask"]);
    }
  });
});

describe("the fence of a secret, as it is read", () => {
  const fenced = (given: Cloud, known: Partial<SecretFacts> = {}) => {
    const { work, asked } = cloudWith(given);
    return { result: fence(work, "rotate", { ...facts, ...known }, inputs, []), asked };
  };

  it("reads the secret again where either the version or its time is missing", async () => {
    for (const missing of [{ versionId: undefined }, { stageTime: undefined }]) {
      const { result, asked } = fenced({}, missing);
      expect((await result).fence).to.include(BOTH);
      expect(asked()).to.deep.equal([...SHOWN, "ListSecretTask"]);
    }
    const whole = fenced({});
    expect((await whole.result).fence).to.include(BOTH);
    expect(whole.asked()).to.deep.equal(["ListSecretTask"]);
  });

  it("holds a hundred tasks without a time, and nothing for one without an id", async () => {
    const tasks = Array.from({ length: 100 }, (_, index) => untimed({ task_id: `t${index}`, task_status: "SUCCESS" }));
    expect((await fenced({ tasks }).result).fence.untimedTasks).to.equal(tasks.map((each) => each.task_id).join(" "));
    const silent = [untimed({ task_id: undefined, task_status: "SUCCESS" })];
    expect((await fenced({ tasks: silent }).result).fence.untimedTasks).to.equal("");
  });

  it("adopts a running task that has an id, whatever else is listed without one", async () => {
    const tasks = [task({ task_id: undefined, task_status: "ROTATING" }), task({ task_status: "ROTATING" })];
    expect((await fenced({ tasks }).result).runningTaskId).to.equal("task-1");
  });

  it("notes the running task only where its status is not told", async () => {
    const untold = await fenced({ tasks: [task({})] }).result;
    expect(untold)
      .to.deep.include({ runningTaskId: "task-1" })
      .and.to.have.nested.property("fence.untoldTask", "task-1");
    const running = await fenced({ tasks: [task({ task_status: "ROTATING" })] }).result;
    expect(running.runningTaskId).to.equal("task-1");
    expect(running.fence).not.to.have.property("untoldTask");
  });
});

describe("the tasks of a secret", () => {
  /** Answers with pages of so many tasks; more than that are too long to be read. */
  const upTo = (most: number) => (request: TaskRequest) =>
    request.limit! > most
      ? tooLong
      : { tasks: [task({ task_id: `t${request.marker ?? "0"}` })], next_marker: request.marker ? undefined : "1" };
  /** Fails the first questions alike; one too many is answered. */
  const failing = (failure: Error) => {
    let count = 0;
    return () => ((count += 1) > 4 ? { tasks: [] } : failure);
  };

  it("are asked for in smaller pages where one is too long, and go on in those", async () => {
    for (const [most, limits] of [
      [100, [100, 100]],
      [10, [100, 10, 10]],
      [1, [100, 10, 1, 1]],
    ] as const) {
      const { work, requests } = cloudWith({ tasks: upTo(most) });
      expect(await listTasks(work, "orders")).to.have.length(2);
      expect(requests().map(({ limit }) => limit)).to.deep.equal(limits);
    }
  });

  it("are not asked for again where even one is too long, or where something else failed", async () => {
    const busy = failed({ reason: "busy", processed: "no" });
    const broken = failed({ status: 200 });
    for (const [failure, count] of [
      [tooLong, 3],
      [broken, 1],
      [busy, 1],
      [denied, 1],
      [failed({ reason: "server", status: 500 }), 1],
      [new TypeError("A fault of ours"), 1],
      [Object.assign(new Error("Somebody else's"), { reason: "broken" }), 1],
    ] as const) {
      const { work, asked } = cloudWith({ tasks: failing(failure) });
      expect(await rejection(listTasks(work, "orders"))).to.equal(failure);
      expect(asked()).to.have.length(count);
    }
  });

  it("are told apart by their ids, and without one by all that they say", async () => {
    const silent = [task({ task_id: undefined, task_time: 1 }), task({ task_id: undefined, task_time: 2 })];
    expect(await listTasks(cloudWith({ tasks: silent }).work, "orders")).to.deep.equal(silent);
    const twice = [task({ task_time: 1 }), task({ task_time: 2 })];
    expect(await listTasks(cloudWith({ tasks: twice }).work, "orders")).to.deep.equal([twice[0]]);
  });

  it("name what is incomplete as the cause where their list does not end", async () => {
    const { work } = cloudWith({ tasks: () => ({ tasks: [task({})], next_marker: "same" }) });
    const { cause } = (await rejection(listTasks(work, "orders"))) as Error;
    expect(cause).to.be.instanceOf(IncompleteList);
    expect((cause as Error).message).to.equal(
      "The pages of the tasks repeat themselves after 1, so the list has no end.",
    );
  });

  it("are listed where the question for one is refused, and for no other failure", async () => {
    const answer = (failure: Error) => (request: TaskRequest) =>
      request.task_id === undefined ? { tasks: [task({ task_id: "task-0" }), task({})] } : failure;
    for (const reason of ["gone", "refused", "unsupported"] as const) {
      const { work, asked } = cloudWith({ tasks: answer(failed({ reason, processed: "no" })) });
      expect(await findTask(work, "orders", "task-1"), reason).to.deep.equal(task({}));
      expect(asked()).to.deep.equal(["ListSecretTask", "ListSecretTask"]);
    }
    for (const failure of [
      denied,
      failed({ reason: "throttled" }),
      tooLong,
      new TypeError("A fault of ours"),
      Object.assign(new Error("Somebody else's"), { reason: "gone" }),
    ]) {
      const { work, asked } = cloudWith({ tasks: answer(failure) });
      expect(await rejection(findTask(work, "orders", "task-1"))).to.equal(failure);
      expect(asked()).to.deep.equal(["ListSecretTask"]);
    }
  });
});

describe("a secret that is new to the state", () => {
  const listed = {
    ...{ name: "orders", secretType: "RDS-FG", state: "ENABLED", rotates: true, rotationPeriod: "30d" },
    ...{ rotationFunctionUrn: undefined, isSingleUser: undefined, scheduledDeletionTime: undefined },
    ...{ lastRotationTime: THEN + 1, nextRotationTime: NOW + 2, creationTime: THEN - 3 },
  };
  const seen = async (declared: Partial<Inputs>, given: Cloud = {}, secret: Partial<typeof listed> = {}) => {
    const { work, asked } = cloudWith(given);
    const named: string[] = [];
    const looking = {
      work,
      secret(name: string) {
        named.push(name);
        return Promise.resolve({ ...listed, ...secret });
      },
    } as unknown as Looking;
    const read = await readBefore(looking, "orders", { ...inputs, ...declared });
    expect(named).to.deep.equal(["orders"]);
    return { read, asked: asked() };
  };
  const common = {
    ...{ previousVersionId: undefined, lastRotationTime: THEN + 1, automaticRotation: true },
    ...{ nextRotationTime: NOW + 2, refusal: undefined },
  };

  it("is read in the list alone, unless an age is declared", async () => {
    expect(await seen({})).to.deep.equal({
      read: { ...common, versionId: undefined, currentSince: THEN - 3, changedSince: THEN - 3 },
      asked: [],
    });
    for (const declared of [{ maxAge: "30d" }, { minInterval: "1d" }, { maxAge: "30d", minInterval: "1d" }]) {
      expect(await seen(declared)).to.deep.equal({
        read: { ...common, versionId: "v2", currentSince: THEN, changedSince: THEN },
        asked: ["ShowSecretStage"],
      });
    }
  });

  it("is as old as it is where its version has no time, and its first version is no rotation", async () => {
    expect((await seen({ maxAge: "30d" }, { stage: { version_id: "v2" } })).read.currentSince).to.equal(THEN - 3);
    const first = await seen({ maxAge: "30d" }, { stage: { version_id: "v1", update_time: THEN } });
    expect(first.read).to.include({ versionId: "v1", currentSince: THEN, changedSince: undefined });
  });

  it("is refused for its type or its state, and its version is not read then", async () => {
    for (const [secret, words] of [
      [{ secretType: "COMMON" }, "a common (“shared”) secret"],
      [{ state: "DISABLED" }, "it is disabled"],
    ] as const) {
      const { read, asked } = await seen({ maxAge: "30d" }, {}, secret);
      expect(read.refusal).to.contain(words);
      expect(asked).to.deep.equal([]);
    }
  });
});

describe("the rules of the kind SecretRotation", () => {
  it("are those of a service, and of what no rotation changes", () => {
    expect(secretRotation.service).to.equal("csms");
    expect(secretRotation.steadyOutputs).to.deep.equal(["automaticRotation"]);
  });

  it("rotate again for a changed trigger unless a rotation came since the one on record", () => {
    const declared = { ...inputs, minInterval: "30d", triggers: { release: "2" } };
    const planned = (versionId: string | undefined, answeredBy: string) => {
      const record = { triggers: { release: "1" }, answeredBy };
      const recent = { ...facts, versionId, lastRotationTime: THEN, changedSince: THEN };
      return secretRotation.plan({ facts: recent, record }, declared, NOW);
    };
    expect(planned("v2", "v2"), "the version is that of the earlier request").not.to.deep.equal(planned("v3", "v2"));
    expect(planned("v2", "v2")).to.deep.equal(["rotate"]);
    expect(planned("v3", "v2")).to.deep.equal(["record"]);
    expect(planned(undefined, "v2"), "in doubt it rotates").to.deep.equal(["rotate"]);
  });

  it("record the version that a rotation led to", async () => {
    const { work } = cloudWith({ stage: { version_id: "v3" } });
    const unfinished: Unfinished = { operation: "rotate", outcome: "ambiguous", since: NOW, fence: BOTH };
    const observed = { facts, record: { triggers: undefined, unfinished } };
    const result = await secretRotation.apply(work, "resume", observed, inputs);
    expect(result).to.have.nested.property("observed.record.answeredBy", "v3");
  });
});
