import { expect } from "chai";
import type { Fault } from "../../../../provider/emulator";
import { DAY, HOUR, MINUTE, scenes, SECOND, secretName } from "./support";

const open = scenes();
const running = {
  taskId: "a71a4b47-6cac-4f11-92c1-000000000001",
  cause: "automatic",
  startTime: "-5s",
  listedTime: "-5s",
};
const failing = { outcome: "FAILED", code: "CSMS.0001", message: "no route to the database" };

describe("a rotation's task", () => {
  it("that may not be asked for by its id is found in the list, or by what it changed", async () => {
    const scene = await open.secret({ rotation: { duration: "3s" } }, { behaviour: { tasksByTaskId: "refused" } });
    expect(await scene.up()).to.equal(undefined);
    expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
    scene.put({ rotation: { duration: "3s", vanishesAfter: "1s" } });
    expect(await scene.up({ triggers: { a: "1" } })).to.equal(undefined);
    expect(scene.counts).to.deep.equal({ posts: 2, rotations: 2 });
    expect(await scene.operation({ triggers: { a: "1" } })).to.equal("same");
  });

  it("that may not be listed at all is over when the version has changed", async () => {
    const scene = await open.secret({ rotation: { duration: "1m" } });
    await scene.up({ timeout: "5s" });
    scene.emulator.put({ denied: ["csms:secret:listTasks"] });
    expect(await scene.up({ timeout: "5s" })).to.match(/listTasks/);
    scene.advance(5 * MINUTE);
    expect(await scene.up({ timeout: "5s" })).to.equal(undefined);
    expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
  });

  describe("with a status that nobody knows", () => {
    const ended = { duration: "5s", outcome: "FAILED", endStatus: "CANCELLED" };

    it("counts as failed after the longest time, at once, until a day has passed", async () => {
      const scene = await open.secret({ rotation: ended });
      expect(await scene.up({ timeout: "10s" })).to.match(/has not ended within its timeout/);
      scene.advance(32 * MINUTE);
      const before = scene.clock.now();
      const first = await scene.up();
      expect(first)
        .to.match(/CANCELLED/)
        .and.match(/unless a trigger changes/);
      expect(scene.outputs).to.have.nested.property("failedRotation.status", "CANCELLED");
      scene.advance(HOUR);
      expect(await scene.up(), "the same words").to.equal(first);
      expect(scene.clock.now() - before, "it waits for nothing").to.be.below(HOUR + 5 * MINUTE);
      expect(scene.counts.posts).to.equal(1);
      scene.put({ rotation: { duration: "5s", outcome: "SUCCESS", endStatus: null } });
      scene.advance(DAY);
      expect(await scene.up()).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 2, rotations: 1 });
      expect(await scene.operation()).to.equal("same");
    });

    it("counts as failed until a trigger changes", async () => {
      const scene = await open.secret({ rotation: ended });
      await scene.up({ timeout: "10s" });
      scene.advance(32 * MINUTE);
      expect(await scene.up()).to.match(/CANCELLED/);
      scene.put({ rotation: { duration: "5s", outcome: "SUCCESS", endStatus: null } });
      expect(await scene.up({ triggers: { a: "1" } })).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 2, rotations: 1 });
    });

    it("is done where the version has changed, however late it does", async () => {
      for (const [duration, wait] of [
        ["5s", 32 * MINUTE],
        ["45m", 20 * MINUTE],
      ] as const) {
        const scene = await open.secret({ rotation: { duration, endStatus: "FINISHED" } });
        await scene.up({ timeout: "10s" });
        scene.advance(32 * MINUTE);
        const early = await scene.up();
        expect(early === undefined, duration).to.equal(duration === "5s");
        scene.advance(wait);
        expect(await scene.up(), duration).to.equal(undefined);
        scene.advance(2 * DAY);
        expect(await scene.operation()).to.equal("same");
        expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
      }
    });
  });

  describe("that somebody else started", () => {
    it("and that fails leaves the request owed, which is sent then", async () => {
      const scene = await open.secret({ tasks: [{ ...running, ...failing, endTime: "20s" }] });
      expect(await scene.up()).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
      expect(scene.outputs.failedRotation ?? undefined).to.equal(undefined);
      expect(scene.said().join("\n"))
        .to.match(/is already running/)
        .and.match(/CSMS\.0001/);
    });

    it("and that ends with a status that nobody knows leaves it owed too", async () => {
      const task = { ...running, outcome: "FAILED", endStatus: "CANCELLED", endTime: "20s" };
      const scene = await open.secret({ tasks: [task] });
      expect(await scene.up({ timeout: "10s" })).to.match(/has not ended/);
      scene.advance(32 * MINUTE);
      expect(await scene.up()).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
    });

    it("and that is one of several without a time or a known status holds the request back once", async () => {
      const tasks = [1, 2, 3].map((number) => {
        const taskId = `a71a4b47-6cac-4f11-92c1-00000000000${number}`;
        return { ...running, taskId, outcome: "FAILED", endStatus: "HALTED", endTime: "-1s", ended: true };
      });
      const scene = await open.secret({ tasks }, { behaviour: { taskTimeTold: false } });
      expect(await scene.up({ timeout: "10s" })).to.match(/has not ended/);
      scene.advance(32 * MINUTE);
      expect(await scene.up()).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
    });

    for (const outcome of ["SUCCESS", "FAILED"] as const) {
      it(`is adopted without a time, and never twice: ${outcome}`, async () => {
        const task = { ...running, outcome, endTime: "20s", ...(outcome === "FAILED" && { endStatus: "HALTED" }) };
        const older = { ...task, taskId: "a71a4b47-6cac-4f11-92c1-000000000002" };
        const tasks = outcome === "SUCCESS" ? [task] : [task, older];
        const scene = await open.secret({ tasks }, { behaviour: { taskTimeTold: false } });
        await scene.up({ timeout: "10s" });
        expect(scene.counts.posts, "while it runs").to.equal(0);
        for (let ups = 0; ups < 3; ups += 1) {
          scene.advance(32 * MINUTE);
          await scene.up({ timeout: "10s" });
        }
        expect(scene.counts).to.deep.equal({ posts: outcome === "SUCCESS" ? 0 : 1, rotations: 1 });
        expect(await scene.operation({ timeout: "10s" })).to.equal("same");
      });
    }
  });

  describe("whose status is not told", () => {
    const untold = (times: number): Fault => {
      return { operation: "ListSecretTask", kind: "lacks", fields: ["task_status"], times };
    };

    it("is not taken for running where the state knows that it has ended", async () => {
      const scene = await open.secret({ rotation: { duration: "5s" } });
      expect(await scene.up()).to.equal(undefined);
      scene.emulator.fault(untold(8));
      scene.advance(SECOND);
      await scene.up({ triggers: { a: "1" }, timeout: "5s" });
      expect(scene.counts.posts).to.equal(2);
      scene.emulator.clearFaults();
      expect(await scene.up({ triggers: { a: "1" } })).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 2, rotations: 2 });
    });

    it("answers no request where it had ended before that, once its status is told", async () => {
      const task = { ...running, startTime: "-5m", listedTime: "-5m", endTime: "-4m", ended: true };
      const scene = await open.secret({ tasks: [task] });
      scene.emulator.fault(untold(2));
      expect(await scene.up()).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
      expect(scene.said().join("\n")).to.match(/had ended before/);
      expect(await scene.operation()).to.equal("same");
    });

    it("answers the request where it runs, and ends after that", async () => {
      const scene = await open.secret({ tasks: [{ ...running, endTime: "20s" }] });
      scene.emulator.fault(untold(2));
      expect(await scene.up()).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 0, rotations: 1 });
      expect(await scene.operation()).to.equal("same");
    });
  });

  it("is found after a lost answer, though no task has a time", async () => {
    const done = { ...running, startTime: "-2d", listedTime: "-2d", endTime: "-2d", ended: true };
    const scene = await open.secret(
      { tasks: [done], rotation: { duration: "2m" } },
      { behaviour: { taskTimeTold: false } },
    );
    scene.emulator.fault({ operation: "RotateSecret", kind: "reset", when: "after" });
    expect(await scene.up()).to.equal(undefined);
    expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
    expect(scene.outputs.rotationTaskId).to.equal(scene.emulator.secret(secretName)?.tasks.at(-1)?.taskId);
  });
});

describe("the list of tasks", () => {
  const tasks = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, index) => ({
      taskId: `a71a4b47-6cac-4f11-92c1-${String(index).padStart(12, "0")}`,
      startTime: `-${count - index}h`,
      listedTime: `-${count - index}h`,
      endTime: `-${count - index}h`,
      ended: true,
      ...more,
    }));

  it("is read to its end, however small its pages are", async () => {
    const behaviour = { tasksOrder: "oldest", largestPage: 50 } as const;
    const scene = await open.secret({ tasks: tasks(1100), rotation: { duration: "20s" } }, { behaviour });
    await scene.up({ timeout: "2s" });
    scene.forget();
    expect(await scene.up()).to.equal(undefined);
    expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
  });

  it("ends where its last page names an item that was read as the next one's marker", async () => {
    for (const lastMarker of ["last item", "first item"] as const) {
      const scene = await open.secret({ tasks: tasks(3) }, { behaviour: { lastMarker } });
      expect(await scene.up(), lastMarker).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
    }
  });

  it("is read in pages that fit, however long the messages of failed tasks are", async () => {
    for (const length of [800, 20_000]) {
      const scene = await open.secret({ tasks: tasks(1000, { ...failing, message: "x".repeat(length) }) });
      expect(await scene.up(), `messages of ${length}`).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
    }
  });
});
