import { expect } from "chai";
import type { Emulator } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import { type InProcess, type InProcessResource, startInProcess } from "../../support/inProcess";
import { until } from "../../support/until";

const secretName = "db-password";
const MINUTE = 60_000;
const ROTATE = "RotateSecret";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("SecretRotation, where two things come together", () => {
  let emulator: Emulator;
  let clock: InProcess["clock"];
  let resource: InProcessResource;

  beforeEach(async () => {
    const state = { secrets: [{ name: secretName }] };
    ({ emulator, clock, resource } = await startInProcess("SecretRotation", state));
  });
  afterEach(() => emulator.close());

  const rotations = () => emulator.rotations().length;
  const posts = () => emulator.calls().filter(({ operation }) => operation === ROTATE).length;
  const ups = async (inputs: Properties) => (await resource.up(inputs)).error;
  const put = (secret: object) => emulator.put({ secrets: [{ name: secretName, ...secret }] });

  for (const fault of [
    { status: 403, code: "CSMS.0302" },
    { status: 500 },
    { status: 429 },
    { kind: "cut" },
  ] as const) {
    it(`forgets no rotation that was done at once, where it cannot be read then: ${JSON.stringify(fault)}`, async () => {
      emulator.put({ behaviour: { rotateAnswersVersionId: "only" } });
      await ups({ secretName, triggers: { a: "1" } });
      expect(rotations()).to.equal(1);
      emulator.fault({ operation: ROTATE, kind: "delay", delay: "300ms", when: "before" });
      const running = ups({ secretName, triggers: { a: "2" } });
      await until(() => posts() >= 2);
      for (const operation of ["ShowSecret", "ShowSecretStage"]) {
        emulator.fault({ operation, times: Infinity, ...fault });
      }
      await running;
      expect(rotations()).to.equal(2);
      emulator.clearFaults();
      expect(await ups({ secretName, triggers: { a: "2" } })).to.equal(undefined);
      expect([rotations(), posts()]).to.deep.equal([2, 2]);
      expect((await resource.up({ secretName, triggers: { a: "2" } })).operation).to.equal("same");
    });
  }

  it("comes to an end with a short timeout, though the list has forgotten the task", async () => {
    put({ rotation: { duration: "20s", vanishesAfter: "30s" } });
    const inputs = { secretName, timeout: "4s" };
    expect(await ups(inputs)).to.match(/unfinished/);
    clock.advance(MINUTE);
    expect(await ups(inputs)).to.equal(undefined);
    expect([rotations(), posts()]).to.deep.equal([1, 1]);
    expect((await resource.up(inputs)).operation).to.equal("same");
  });

  it("takes a task with a status that nobody knows for ended, once its time is over and the version has changed", async () => {
    put({ rotation: { duration: "30d" } });
    emulator.put({ behaviour: { runningTaskStatus: "FINISHED" } });
    const inputs = { secretName, timeout: "10s" };
    expect(await ups(inputs)).to.match(/unfinished/);
    put({ versions: [{ id: "v1" }, { id: "v2", stages: ["SYSCURRENT"] }] });
    clock.advance(31 * MINUTE);
    expect(await ups(inputs)).to.equal(undefined);
    expect(posts()).to.equal(1);
    expect(resource.stored?.outputs).to.include({ versionId: "v2" });
  });

  it("adopts the task that runs, though it is not on the first page of the list", async () => {
    const now = clock.now();
    const ended = (index: number) => ({
      taskId: `task-${index}`,
      startTime: now - MINUTE * (3000 - index),
      endTime: now - MINUTE,
      listedTime: now - MINUTE,
      ended: true,
    });
    const running = { taskId: "running", startTime: now - MINUTE, endTime: now + 5 * MINUTE, listedTime: now - MINUTE };
    put({ tasks: [...Array.from({ length: 1200 }, (_, index) => ended(index)), running] });
    emulator.put({ behaviour: { tasksOrder: "oldest" } });
    expect(await ups({ secretName })).to.equal(undefined);
    expect([rotations(), posts()]).to.deep.equal([1, 0]);
    expect(resource.stored?.outputs).to.include({ rotationTaskId: "running" });
  });

  it("keeps an accepted rotation while its task must not be listed, whatever the triggers are meanwhile", async () => {
    put({ rotation: { duration: "1m" } });
    const inputs = { secretName, timeout: "5s", triggers: { a: "1" } };
    await ups(inputs);
    emulator.put({ denied: ["csms:secret:listTasks"] });
    expect(await ups({ ...inputs, triggers: { a: "2" } })).to.match(/listTasks/);
    expect(resource.stored?.outputs).to.have.nested.property("unfinishedRotation.outcome", "accepted");
    clock.advance(5 * MINUTE);
    emulator.put({ denied: [] });
    expect(await ups(inputs)).to.equal(undefined);
    expect([rotations(), posts()]).to.deep.equal([1, 1]);
  });

  it("says while it cannot be known that the request may be sent anew, and from when on", async () => {
    emulator.fault({ operation: ROTATE, kind: "reset", when: "before" });
    expect(await ups({ secretName, timeout: "5s" }))
      .to.match(/not known .*sent again only from 20/)
      .and.not.to.match(/sends nothing/);
  });

  it("says that it forgets an unfinished rotation, when it is deleted", async () => {
    put({ rotation: { duration: "10m" } });
    await ups({ secretName, timeout: "5s" });
    await resource.destroy();
    expect(resource.said.at(-1)).to.match(
      /removed from the state; nothing changes in the cloud; its unfinished rotation .* task /,
    );
    expect(posts()).to.equal(1);
  });

  it("rotates nothing for what was read by its name alone, until a trigger is declared", async () => {
    const { id, props, inputs } = await (await resource.provider()).read(secretName, {});
    resource.stored = { id, inputs: inputs ?? {}, outputs: props, initErrors: [] };
    expect(props).to.include({ versionId: "v1", timeout: "10m", rotateOnCreate: true });
    expect((await resource.up({ secretName })).operation, "recorded").to.equal("update");
    expect((await resource.up({ secretName })).operation).to.equal("same");
    expect(await ups({ secretName, maxAge: "30d" })).to.equal(undefined);
    expect(resource.stored.outputs).to.have.property("nextRotationDue");
    expect(posts()).to.equal(0);
    expect(await ups({ secretName, triggers: { a: "1" } })).to.equal(undefined);
    expect(posts()).to.equal(1);
  });

  it("sees a rotation by CSMS itself, and takes it for its own maxAge", async () => {
    put({ autoRotation: true, rotationPeriod: "20d" });
    const inputs = { secretName, maxAge: "30d", rotateOnCreate: false };
    await ups(inputs);
    clock.advance(31 * 86_400_000);
    expect(await ups(inputs)).to.equal(undefined);
    expect(posts()).to.equal(0);
    expect((await resource.up(inputs)).operation).to.equal("same");
  });

  it("says in preview that a new resource rotates, though a trigger is not known yet", async () => {
    await resource.preview({ secretName, triggers: { a: UNKNOWN } });
    expect(resource.said).to.deep.equal([`SecretRotation ${secretName}: rotation is due: new [will-rotate]`]);
    await resource.preview({ secretName: UNKNOWN });
    expect(resource.said.at(-1)).to.equal(
      "SecretRotation whose secretName is not known yet: rotation is due: new [will-rotate]",
    );
    await ups({ secretName, triggers: { a: "1" } });
    await resource.preview({ secretName, triggers: { a: UNKNOWN } });
    expect(resource.said.at(-1)).to.match(/may rotate/);
  });

  it("sends nothing where the time is over before the request, and keeps nothing as unfinished", async () => {
    put({ rotation: { duration: "1m" } });
    emulator.fault({ operation: "ListSecretTask", status: 500, times: Infinity });
    expect(await ups({ secretName, timeout: "1s" })).to.be.a("string");
    expect(posts()).to.equal(0);
    expect(resource.stored).to.equal(undefined);
    emulator.clearFaults();
    while ((await ups({ secretName, timeout: "1s" })) !== undefined) {
      clock.advance(10_000);
    }
    expect([rotations(), posts()]).to.deep.equal([1, 1]);
  });

  it("makes one rotation after the other for two resources of one run", async () => {
    put({ rotation: { duration: "20s" } });
    const provider = await resource.provider();
    const { inputs } = await provider.check({}, { secretName });
    const made = await Promise.all([provider.create(inputs), provider.create(inputs)]);
    expect(made.map(({ outs }) => outs.versionId)).to.deep.equal(["v2", "v3"]);
    expect([rotations(), posts()]).to.deep.equal([2, 2]);
  });
});
