import { expect } from "chai";
import type { Emulator, Fault } from "../../../provider/emulator";
import { until } from "../../support/until";
import { type Answer, call, closeEmulators, code, control, startEmulator } from "./client";

afterEach(closeEmulators);

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const rotate = (emulator: Emulator): Promise<Answer> =>
  call(emulator, "POST", `/v1/{p}/clusters/${clusterId}/rotate-key`, { body: {} });
const start = () =>
  startEmulator({ state: { clusters: [{ clusterId, masterKeyId: "0d0466b0-e727-4d9c-b35d-000000000001" }] } });

/** What the caller saw: status and code, or that it got no answer. */
async function seen(emulator: Emulator): Promise<string> {
  return rotate(emulator).then(
    (answer) => (answer.json === undefined ? `${answer.status} no JSON` : code(answer)),
    () => "no answer",
  );
}

describe("the emulator's faults", () => {
  for (const [fault, expected] of [
    [{ kind: "status", status: 429 }, "429 APIGW.0308"],
    [{ kind: "status" }, "500 DWS.9999"],
    [{ kind: "status", status: 502 }, "502 APIGW.0201"],
    [{ kind: "status", status: 503 }, "503 APIGW.0201"],
    [{ kind: "status", status: 504 }, "504 APIGW.0201"],
    [{ kind: "status", status: 200, code: "DWS.0001" }, "200 DWS.0001"],
    [{ kind: "reset" }, "no answer"],
    [{ kind: "empty" }, "200 no JSON"],
    [{ kind: "cut" }, "200 no JSON"],
    [{ kind: "html" }, "502 no JSON"],
    [{ kind: "foreign" }, "200 ok"],
  ] as const) {
    for (const when of ["before", "after"] as const) {
      it(`answers ${expected} ${when} the effect (${JSON.stringify(fault)}), once`, async () => {
        const emulator = await start();
        emulator.fault({ operation: "RotateKey", when, ...fault });
        expect(await seen(emulator)).to.equal(expected);
        expect(emulator.rotations()).to.have.length(when === "after" ? 1 : 0);
        expect(await seen(emulator), "the next call").to.equal("200 ok");
      });
    }
  }

  for (const when of ["before", "after"] as const) {
    it(`never answers, ${when} the effect, and is released when it is closed`, async () => {
      const emulator = await start();
      emulator.fault({ operation: "RotateKey", kind: "hang", when });
      const hanging = seen(emulator);
      await until(() => emulator.calls().length > 0 && (when === "before" || emulator.rotations().length > 0));
      expect(emulator.calls()[0]).to.include({ status: undefined, endedAt: undefined });
      expect(emulator.rotations()).to.have.length(when === "after" ? 1 : 0);
      await emulator.close();
      expect(await hanging).to.equal("no answer");
    });
  }

  it("says when to come back", async () => {
    const emulator = await start();
    emulator.fault({ operation: "RotateKey", status: 429, retryAfter: 7 });
    expect((await rotate(emulator)).headers.get("retry-after")).to.equal("7");
    emulator.fault({ operation: "RotateKey", status: 429 });
    expect((await rotate(emulator)).headers.get("retry-after")).to.equal(null);
  });

  it("answers in pieces, too much, or late, and does what was asked", async () => {
    for (const [fault, least] of [
      [{ kind: "slow", delay: "5ms" }, 15],
      [{ kind: "oversized" }, 0],
      [{ kind: "delay", delay: "20ms" }, 20],
      [{ kind: "delay", delay: "20ms", when: "after" }, 20],
    ] as const) {
      const emulator = await start();
      emulator.fault({ operation: "RotateKey", ...fault });
      const started = Date.now();
      const answer = await rotate(emulator);
      expect(code(answer)).to.equal("200 ok");
      expect(Date.now() - started).to.be.at.least(least - 2);
      expect(emulator.rotations()).to.have.length(1);
      expect(answer.text.length > 1_048_576).to.equal(fault.kind === "oversized");
    }
  });

  it("leaves fields out of an answer, at any depth, and does what was asked", async () => {
    const name = "db-password";
    const emulator = await startEmulator({ state: { secrets: [{ name }] } });
    const list = () => call(emulator, "GET", "/v1/{p}/csms/tasks", { query: { secret_name: name } });
    emulator.fault({ operation: "RotateSecret", kind: "lacks", fields: ["rotation_task_id"] });
    expect((await call(emulator, "POST", `/v1/{p}/secrets/${name}/rotate`)).json).to.deep.equal({});
    emulator.fault({ operation: "ListSecretTask", kind: "lacks", fields: ["task_time", "next_marker"] });
    const [lacking, whole] = [await list(), await list()];
    expect(lacking.json).to.not.have.property("next_marker");
    expect(lacking.at("tasks.0")).to.include({ task_status: "RUNNING" }).and.not.have.property("task_time");
    expect(whole.at("tasks.0")).to.have.property("task_time");
  });

  it("tells of a call whose effect is still to come, though its caller has gone", async () => {
    const emulator = await start();
    // Long enough for the emulator to see that the caller has gone, however busy the machine is.
    emulator.fault({ operation: "RotateKey", kind: "delay", delay: "500ms" });
    const caller = new AbortController();
    const path = `/v1/{p}/clusters/${clusterId}/rotate-key`;
    const given = call(emulator, "POST", path, { body: {}, signal: caller.signal }).then(code, () => "gone");
    await until(() => emulator.calls().length === 1);
    caller.abort();
    expect(await given).to.equal("gone");
    await until(() => emulator.calls()[0]?.endedAt !== undefined);
    expect(emulator.calls()[0]).to.include({ isAtWork: true, status: undefined });
    expect(emulator.rotations()).to.deep.equal([]);
    await until(() => emulator.calls()[0]?.isAtWork === false);
    expect(emulator.rotations()).to.have.length(1);
  });

  it("hits so many calls, of one operation or of all, for one object or for any", async () => {
    const emulator = await start();
    emulator.fault({ operation: "RotateKey", object: "9f76c502-fc9c-4a52-8656-000000000000" });
    emulator.fault({ operation: "ShowClusterEncryptInfo" });
    expect(await seen(emulator)).to.equal("200 ok");
    emulator.fault({ operation: "*", object: clusterId, times: 2, status: 503 });
    expect([await seen(emulator), await seen(emulator), await seen(emulator)]).to.deep.equal([
      "503 APIGW.0201",
      "503 APIGW.0201",
      "200 ok",
    ]);
  });

  it("lasts until it is cleared, in the process and over the control interface", async () => {
    const emulator = await start();
    emulator.fault({ operation: "RotateKey", status: 503, times: Infinity });
    expect([await seen(emulator), await seen(emulator)]).to.deep.equal(["503 APIGW.0201", "503 APIGW.0201"]);
    emulator.clearFaults();
    expect(await seen(emulator)).to.equal("200 ok");
    expect(
      (await control(emulator, "POST", "faults", { operation: "RotateKey", status: 503, times: null })).status,
    ).to.equal(200);
    expect([await seen(emulator), await seen(emulator)]).to.deep.equal(["503 APIGW.0201", "503 APIGW.0201"]);
    await control(emulator, "DELETE", "faults");
    expect(await seen(emulator)).to.equal("200 ok");
  });

  it("is refused in words when it is malformed", async () => {
    const emulator = await start();
    expect(() => emulator.fault({ operation: "RotateKey", kind: "nonsense" } as unknown as Fault)).to.throw(
      /cannot be scheduled: kind/,
    );
    const answer = await control(emulator, "POST", "faults", { operation: "RotateKey", delay: "soon" });
    expect([answer.status, answer.at("error")]).to.satisfy(
      ([status, error]: [number, string]) => status === 400 && error.includes("delay"),
    );
  });
});
