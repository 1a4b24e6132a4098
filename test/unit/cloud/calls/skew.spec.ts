import { expect } from "chai";
import { createCloud, csms, kms } from "../../../../provider/cloud";
import { cloudAt, failure, KEY_ID, virtualRuntime } from "../support/cloud";
import { startServer, type TestServer } from "../support/server";

/** Milliseconds of a header X-Sdk-Date. */
function dateOf(sdkDate: string | undefined): number {
  return Date.parse((sdkDate ?? "").replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

describe("a clock that is wrong", () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
    // A gateway that refuses dates more than 15 minutes from its own, as huawei-apis §5.1 has it.
    server.otherwise(({ headers }) =>
      Math.abs(dateOf(headers["x-sdk-date"]) - Date.now()) > 900_000
        ? { status: 401, body: { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information" } }
        : { body: { rotation_task_id: "a-task" } },
    );
  });
  afterEach(() => server.close());

  for (const [minutes, words] of [
    [40, "40 minutes ahead of"],
    [-120, "120 minutes behind"],
  ] as const) {
    it(`by ${minutes} minutes is explained and corrected once, for a rotation too`, async () => {
      const lines: string[] = [];
      const runtime = virtualRuntime(Date.now() + minutes * 60_000);
      const to = cloudAt(server.url, { runtime, lines });
      await to.cloud.call(csms.RotateSecret, { secret_name: "a" }, to.in(60));
      expect(server.seen).to.have.length(2);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.contain(`this machine's clock is ${words} the cloud's`);
      await to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60));
      expect(server.seen, "what was learnt holds for later calls").to.have.length(3);
      expect(lines).to.have.length(1);
    });
  }

  it("corrects calls that were refused together with one line or few, and none fails", async () => {
    const to = cloudAt(server.url, { runtime: virtualRuntime(Date.now() + 3_600_000) });
    await Promise.all(
      Array.from({ length: 10 }, () => to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60))),
    );
    expect(server.seen.length).to.be.within(11, 20);
  });

  it("is not blamed where it is right, or the cloud tells no time", async () => {
    const refusal = { status: 401, body: { error_code: "APIGW.0301" } };
    const lines: string[] = [];
    const to = cloudAt(server.url, { lines });
    server.reply(refusal);
    await failure(to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60)));
    server.reply((response) => {
      response.sendDate = false;
      response.writeHead(401).end(JSON.stringify(refusal.body));
    });
    await failure(to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60)));
    expect(server.seen).to.have.length(2);
    expect(lines).to.deep.equal([]);
  });

  it("is corrected once in a call: a second refusal is the answer", async () => {
    server.otherwise(() => ({ status: 401, body: { error_code: "APIGW.0301" } }));
    const to = cloudAt(server.url, { runtime: virtualRuntime(Date.now() + 3_600_000) });
    const error = await failure(to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60)));
    expect(error.reason).to.equal("credentials");
    expect(server.seen).to.have.length(2);
  });

  for (const minutes of [40, 11, -11]) {
    it(`by ${minutes} minutes is learnt from any answer's Date, also signed in by a token`, async () => {
      server.otherwise(() => ({ body: {} }));
      const lines: string[] = [];
      const keys = { "huaweicloud:accessKey": undefined, "huaweicloud:secretKey": undefined };
      const cloudTime = Math.floor(Date.now() / 1000) * 1000;
      server.tellTime(() => cloudTime);
      const runtime = virtualRuntime(cloudTime + minutes * 60_000);
      const to = cloudAt(server.url, { runtime, lines, settings: { ...keys, "huaweicloud:token": "ready-made" } });
      expect([to.cloud.clock.isKnown(), to.cloud.clock.now()]).to.deep.equal([false, runtime.now()]);
      await to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60));
      expect(to.cloud.clock.isKnown()).to.equal(true);
      expect(to.cloud.clock.now()).to.be.closeTo(cloudTime, 1000);
      expect(lines.join()).to.contain(`this machine's clock is ${Math.abs(minutes)} minutes`);
      await to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60));
      expect(lines, "said once").to.have.length(1);
    });
  }

  it("is learnt from a refusal, and not from what a proxy or a stranger answers", async () => {
    const times = [
      { status: 407, body: "" },
      { status: 200, body: "<html>" },
      { status: 302, headers: { Location: "/" } },
      { status: 502, body: "<html>" },
      { status: 403, body: {} },
      { status: 404, body: { error: { error_code: "KMS.0207" } } },
    ].map(async (reply) => {
      const other = await startServer();
      other.tellTime(() => Date.now() + 3_600_000);
      other.reply(reply);
      const to = cloudAt(other.url, { settings: { "huaweicloud:maxRetries": 0 } });
      await failure(to.cloud.call(kms.ShowKeyRotationStatus, { key_id: KEY_ID }, to.in(60)));
      await other.close();
      return to.cloud.clock.isKnown();
    });
    expect(await Promise.all(times)).to.deep.equal([false, false, false, false, false, true]);
  });

  it("is left alone where it agrees with the cloud's to the second, however often that is asked", async () => {
    server.otherwise(() => ({ body: {} }));
    const to = cloudAt(server.url, { runtime: virtualRuntime() });
    server.tellTime(() => to.runtime.now());
    const offset = () => to.cloud.clock.now() - to.runtime.now();
    for (let index = 0; index < 5; index += 1) {
      await to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60));
    }
    expect([to.cloud.clock.isKnown(), offset()]).to.deep.equal([true, 0]);
  });

  it("does not matter to a call when the line about it cannot be said", async () => {
    const runtime = virtualRuntime(Date.now() + 3_600_000);
    const settings = new Map<string, unknown>([
      ["huaweicloud:endpoints", { kms: server.url }],
      ["huaweicloud:accessKey", "AK"],
      ["huaweicloud:secretKey", "SK"],
      ["huaweicloud-rotation:trace", true],
    ]);
    const say = () => {
      throw new Error("the engine is gone");
    };
    const cloud = createCloud((key) => settings.get(key), {}, runtime, say);
    const options = { region: "cn-north-4", projectId: "p", deadline: runtime.now() + 60_000 };
    expect(await cloud.call(csms.RotateSecret, { secret_name: "a" }, options)).to.include({
      rotation_task_id: "a-task",
    });
  });
});
