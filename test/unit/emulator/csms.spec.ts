import { expect } from "chai";
import type { EmulatorSeed } from "../../../provider/emulator";
import { call, closeEmulators, type Extra, flat, nested, startEmulator } from "./client";

afterEach(closeEmulators);

const name = "db-password";
const DAY = 86_400_000;

/** An emulator with one secret, and short ways to call CSMS about it. */
async function csms(secret: object = {}, more: EmulatorSeed = {}) {
  const emulator = await startEmulator({ state: { secrets: [{ name, ...secret }], ...more } });
  const secretCall = (method: string, path: string, extra: Extra = {}) =>
    call(emulator, method, `/v1/{p}/secrets/${name}${path}`, extra);
  return {
    emulator,
    rotate: () => secretCall("POST", "/rotate"),
    show: () => secretCall("GET", ""),
    update: (body: object) => secretCall("PUT", "", { body }),
    stage: (stage: string) => secretCall("GET", `/stages/${stage}`),
    versions: (query: Extra["query"] = {}) => secretCall("GET", "/versions", { query }),
    tasks: (query: Extra["query"] = {}) => call(emulator, "GET", "/v1/{p}/csms/tasks", { query }),
    value: () => secretCall("GET", "/versions/latest"),
  };
}

describe("the emulator's CSMS", () => {
  it("starts a task, and makes the new version current when it ends", async () => {
    const { emulator, rotate, tasks, stage, show } = await csms({ rotation: { duration: "30s" } });
    const answer = await rotate();
    const id = String(answer.at("rotation_task_id"));
    expect([answer.status, answer.json]).to.deep.equal([200, { rotation_task_id: id }]);
    expect((await tasks({ task_id: id })).at("tasks.0")).to.include({ task_status: "RUNNING", secret_name: name });
    expect((await stage("SYSCURRENT")).at("stage.version_id")).to.equal("v1");
    expect(emulator.rotations()).to.have.length(0);
    emulator.advance("30s");
    expect((await tasks({ task_id: id })).at("tasks.0")).to.include({ task_id: id, task_status: "SUCCESS" });
    expect((await stage("SYSCURRENT")).at("stage")).to.include({
      name: "SYSCURRENT",
      secret_name: name,
      version_id: "v2",
    });
    expect((await stage("SYSPREVIOUS")).at("stage.version_id")).to.equal("v1");
    const [rotation] = emulator.rotations();
    expect(rotation).to.include({ kind: "secret", object: name, cause: "requested", taskId: id });
    expect((await show()).at("secret.rotation_time")).to.equal(rotation!.time);
  });

  it("ends a task that fails without a new version", async () => {
    const rotation = { outcome: "FAILED", code: "CSMS.9001", message: "no such user", attempts: 3 };
    const { emulator, rotate, tasks, stage } = await csms({ rotation });
    const task_id = String((await rotate()).at("rotation_task_id"));
    emulator.advance("5s");
    const task = (await tasks({ task_id })).at("tasks.0");
    expect(task).to.include({
      task_status: "FAILED",
      task_error_code: "CSMS.9001",
      task_error_msg: "no such user",
      attempt_nums: 3,
    });
    expect((await stage("SYSCURRENT")).at("stage.version_id")).to.equal("v1");
    expect(emulator.rotations()).to.have.length(0);
  });

  it("lists a task late, and forgets it", async () => {
    const { emulator, rotate, tasks } = await csms({ rotation: { listedAfter: "8s", vanishesAfter: "1h" } });
    await rotate();
    for (const [moved, expected] of [
      ["0s", 0],
      ["8s", 1],
      ["1h", 0],
    ] as const) {
      emulator.advance(moved);
      expect((await tasks({ secret_name: name })).at("tasks"), `after ${moved}`).to.have.length(expected);
    }
    expect(emulator.rotations()).to.have.length(1);
  });

  it("filters tasks by how they ended", async () => {
    const { emulator, rotate, tasks } = await csms();
    await rotate();
    expect((await tasks({ status: "SUCCESS" })).at("tasks")).to.have.length(0);
    emulator.advance("5s");
    expect((await tasks({ status: "SUCCESS" })).at("tasks")).to.have.length(1);
  });

  it("pages through tasks, and takes task_id alone only", async () => {
    const { emulator, rotate, tasks } = await csms();
    for (let count = 0; count < 3; count += 1) {
      await rotate();
      emulator.advance("1m");
    }
    const first = await tasks({ secret_name: name, limit: 2 });
    const marker = String(first.at("next_marker"));
    const rest = await tasks({ secret_name: name, limit: 2, marker });
    expect([first.at("total"), rest.at("total"), rest.at("next_marker")]).to.deep.equal([3, 3, ""]);
    const ids = [first, rest].flatMap((page) => page.at("tasks.*.task_id") as string[]);
    expect([ids.length, new Set(ids).size]).to.deep.equal([3, 3]);
    expect((await tasks({ status: "FAILED" })).at("tasks")).to.have.length(0);
    for (const query of [
      { task_id: ids[0]!, secret_name: name },
      { task_id: ids[0]!, limit: 10 },
      { status: "RUNNING" },
      { limit: 1001 },
      { marker: "unknown" },
    ]) {
      expect(flat(await tasks(query)), JSON.stringify(query)).to.equal("400 CSMS.0002");
    }
  });

  it("tells of tasks as little as the documents allow", async () => {
    const { emulator, rotate, tasks, stage } = await csms({ rotation: { duration: "5s", endStatus: "CANCELLED" } });
    emulator.put({ behaviour: { taskTimeTold: false, largestPage: 1, tasksByTaskId: "refused" } });
    const id = String((await rotate()).at("rotation_task_id"));
    emulator.advance("5s");
    await rotate();
    expect(flat(await tasks({ task_id: id }))).to.equal("400 CSMS.0005");
    const page = await tasks({ secret_name: name, limit: 50 });
    expect(page.at("tasks.*.task_status")).to.deep.equal(["RUNNING"]);
    expect(page.at("tasks.0")).not.to.have.property("task_time");
    const rest = await tasks({ secret_name: name, marker: String(page.at("next_marker")) });
    expect([rest.at("tasks.*.task_status"), rest.at("next_marker")]).to.deep.equal([["CANCELLED"], ""]);
    expect((await stage("SYSCURRENT")).at("stage.version_id"), "its outcome decides, not its status").to.equal("v2");
  });

  for (const [what, secret, expected] of [
    ["a COMMON secret", { secretType: "COMMON" }, "400 CSMS.0002"],
    ["a disabled secret", { state: "DISABLED" }, "403 CSMS.0109"],
    ["a secret pending deletion", { state: "PENDING_DELETE" }, "400 CSMS.0103"],
  ] as const) {
    it(`refuses to rotate ${what}, nested`, async () => {
      const { emulator, rotate } = await csms(secret);
      expect(nested(await rotate())).to.equal(expected);
      expect(emulator.secret(name)!.tasks).to.have.length(0);
    });
  }

  it("answers 400 for a secret that does not exist: nested for rotate, flat for the rest", async () => {
    const { emulator, rotate, update, stage, versions } = await csms();
    emulator.put({ secrets: [{ name, removed: true }] });
    expect(nested(await rotate())).to.equal("400 CSMS.0106");
    for (const answer of [await update({}), await stage("SYSCURRENT"), await versions()]) {
      expect(flat(answer)).to.equal("400 CSMS.0106");
    }
  });

  it("tells a missing stage from a missing secret", async () => {
    const { stage } = await csms();
    expect(flat(await stage("SYSPREVIOUS"))).to.equal("404 CSMS.0206");
  });

  it("lists versions and secrets in pages", async () => {
    const { emulator, rotate, versions } = await csms();
    await rotate();
    emulator.advance("5s");
    const first = await versions({ limit: 1 });
    expect(first.at("version_metadatas.0")).to.include({ id: "v2", secret_name: name, expire_time: null });
    expect(first.at("version_metadatas.0.version_stages")).to.deep.equal(["SYSCURRENT"]);
    const marker = String(first.at("page_info.next_marker"));
    expect((await versions({ limit: 1, marker })).at("version_metadatas.0.id")).to.equal("v1");
    const list = await call(emulator, "GET", "/v1/{p}/secrets");
    expect(list.at("secrets.*.name")).to.deep.equal([name]);
  });

  it("keeps at most 20 versions, the current one and the one before among them", async () => {
    const { emulator, rotate, versions } = await csms();
    for (let count = 0; count < 25; count += 1) {
      await rotate();
      emulator.advance("5s");
    }
    const ids = (await versions()).at("version_metadatas.*.id");
    expect(ids).to.have.length(20).and.include.members(["v26", "v25"]);
  });

  it("never answers a secret's value, and counts the attempt", async () => {
    const { emulator, value } = await csms();
    const answer = await value();
    expect([answer.status, answer.text]).to.satisfy(
      ([status, text]: [number, string]) => status === 501 && text.includes("ShowSecretVersion"),
    );
    expect(emulator.calls()[0]).to.include({ operation: "ShowSecretVersion", status: 501, object: name });
  });

  describe("automatic rotation", () => {
    it("is set by what is sent alone", async () => {
      const { emulator, update, show } = await csms({ description: "the old one", eventSubscriptions: ["mine"] });
      const updated = await update({ auto_rotation: true, rotation_period: "30d" });
      expect(updated.status).to.equal(200);
      expect(updated.json).to.deep.equal((await show()).json);
      expect(updated.at("secret")).to.include({
        auto_rotation: true,
        rotation_period: "30d",
        description: "the old one",
      });
      expect(updated.at("secret.event_subscriptions")).to.deep.equal(["mine"]);
      expect(updated.at("secret.next_rotation_time")).to.equal(Number(updated.at("secret.update_time")) + 30 * DAY);
      await update({ auto_rotation: false });
      expect(emulator.secret(name)).to.include({ rotationPeriod: "30d" }).and.not.to.have.property("nextRotationTime");
    });

    for (const [what, body, secret, expected] of [
      ["no period", { auto_rotation: true }, {}, "400 CSMS.0002"],
      ["a period under 6 hours", { rotation_period: "5h" }, {}, "400 CSMS.0002"],
      ["a period over 365 days", { rotation_period: "366d" }, {}, "400 CSMS.0002"],
      ["a flag as text", { auto_rotation: "true", rotation_period: "1d" }, {}, "400 CSMS.0002"],
      ["a COMMON secret", { auto_rotation: true, rotation_period: "1d" }, { secretType: "COMMON" }, "400 CSMS.0002"],
      ["a secret pending deletion", { auto_rotation: false }, { state: "PENDING_DELETE" }, "400 CSMS.0107"],
      ["a key that KMS does not have", { kms_key_id: "nowhere" }, {}, "400 CSMS.0401"],
    ] as const) {
      it(`is refused for ${what}, flat, with nothing changed`, async () => {
        const { emulator, update } = await csms(secret);
        const before = emulator.secret(name);
        expect(flat(await update(body))).to.equal(expected);
        expect(emulator.secret(name)).to.deep.equal(before);
      });
    }

    it("happens when the clock passes its time, as often as it is due", async () => {
      const { emulator, update, show } = await csms();
      await update({ auto_rotation: true, rotation_period: "30d" });
      emulator.advance("91d");
      const rotations = emulator.rotations();
      expect(rotations.map(({ cause }) => cause)).to.deep.equal(["automatic", "automatic", "automatic"]);
      expect(rotations[1]!.time - rotations[0]!.time).to.equal(30 * DAY);
      const shown = await show();
      expect(shown.at("secret.next_rotation_time")).to.be.greaterThan(Number(shown.at("secret.rotation_time")));
    });

    it("comes in its turn among the ends of tasks", async () => {
      const automatic = { autoRotation: true, rotationPeriod: "30d", nextRotationTime: "10s" };
      const { emulator, rotate } = await csms({ ...automatic, rotation: { duration: "1h" } });
      await rotate();
      emulator.put({ secrets: [{ name, rotation: { duration: "1s" } }] });
      emulator.advance("2h");
      expect(emulator.state().rotations.map(({ cause }) => cause)).to.deep.equal(["automatic", "requested"]);
    });

    it("stays where it is when what is sent is already so", async () => {
      const { emulator, update, show } = await csms();
      const first = await update({ auto_rotation: true, rotation_period: "30d" });
      emulator.advance("10d");
      await update({ auto_rotation: true, rotation_period: "30d", description: "new" });
      const next = (await show()).at("secret.next_rotation_time");
      expect(next).to.equal(first.at("secret.next_rotation_time"));
    });

    it("begins one period from now where a seed does not say when", async () => {
      const { emulator } = await csms({ autoRotation: true, rotationPeriod: "30d" });
      emulator.advance("29d");
      expect(emulator.rotations()).to.have.length(0);
      emulator.advance("2d");
      expect(emulator.rotations()).to.have.length(1);
    });

    it("stands still for a secret that is not enabled", async () => {
      const { emulator } = await csms({
        autoRotation: true,
        rotationPeriod: "1d",
        nextRotationTime: "1d",
        state: "DISABLED",
      });
      emulator.advance("10d");
      expect(emulator.rotations()).to.have.length(0);
    });
  });

  describe("where the documents leave it open", () => {
    it("answers a version beside the task, or alone with the rotation done", async () => {
      const also = await csms({}, { behaviour: { rotateAnswersVersionId: "also" } });
      expect((await also.rotate()).json)
        .to.include({ version_id: "v2", secret_name: name })
        .and.have.property("rotation_task_id");
      const only = await csms({}, { behaviour: { rotateAnswersVersionId: "only" } });
      expect((await only.rotate()).json).to.deep.equal({ version_id: "v2", secret_name: name });
      expect(only.emulator.rotations()).to.have.length(1);
    });

    it("lets a second rotation run beside the first, or refuses it", async () => {
      const accepting = await csms();
      await accepting.rotate();
      await accepting.rotate();
      accepting.emulator.advance("5s");
      expect(accepting.emulator.rotations()).to.have.length(2);
      const refusing = await csms({}, { behaviour: { secondRotateWhileRunning: "refuse" } });
      await refusing.rotate();
      expect(nested(await refusing.rotate())).to.equal("400 CSMS.0002");
    });

    for (const [periodNormalised, sent, expected] of [
      ["no", "24h", "24h"],
      ["largest", "24h", "1d"],
      ["largest", "36h", "36h"],
      ["seconds", "1d", "86400s"],
    ] as const) {
      it(`spells ${sent} as ${expected} (${periodNormalised})`, async () => {
        const { update, show } = await csms({}, { behaviour: { periodNormalised } });
        await update({ auto_rotation: true, rotation_period: sent });
        expect((await show()).at("secret.rotation_period")).to.equal(expected);
      });
    }

    it("moves the next rotation with one on request, or not", async () => {
      for (const [rotateMovesNextRotation, days] of [
        [true, 40],
        [false, 30],
      ] as const) {
        const { emulator, update, rotate, show } = await csms({}, { behaviour: { rotateMovesNextRotation } });
        await update({ auto_rotation: true, rotation_period: "30d" });
        emulator.advance("10d");
        await rotate();
        emulator.advance("5s");
        const next = Number((await show()).at("secret.next_rotation_time"));
        expect(Math.round((next - emulator.secret(name)!.createTime) / DAY)).to.equal(days);
      }
    });
  });
});
