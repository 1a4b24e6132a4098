import { expect } from "chai";
import { type CloudError, csms, dws, kms } from "../../../provider/cloud";
import { operations } from "../../../provider/cloud/operations";
import { cloudAt, failure, KEY_ID, KEYS, PROJECT, virtualRuntime } from "./support/cloud";
import { type Reply, reset, silence, startServer, type TestServer } from "./support/server";

const throttled = (headers = {}): Reply => ({ status: 429, body: { error_code: "APIGW.0308" }, headers });
const busy: Reply = { status: 403, body: { errCode: "DWS.7023", error_code: "DWS.7023" } };

describe("calling the cloud", () => {
  let server: TestServer;
  beforeEach(async () => (server = await startServer()));
  afterEach(() => server.close());

  type To = ReturnType<typeof cloudAt>;
  const enable = (to: To, seconds = 600) => to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(seconds));
  const rotate = (to: To, seconds = 600) => to.cloud.call(csms.RotateSecret, { secret_name: "a" }, to.in(seconds));
  const rotateKey = (to: To, seconds = 600) => to.cloud.call(dws.RotateKey, { cluster_id: "c" }, to.in(seconds));

  it("declares every operation that must not be sent twice, and no other", () => {
    expect(operations.filter(({ repeatable }) => !repeatable).map(({ name }) => name)).to.deep.equal([
      "RotateSecret",
      "RotateKey",
    ]);
  });

  it("sends path, query, body and project where the API has them, and the rotate call without a body", async () => {
    const to = cloudAt(server.url);
    await enable(to);
    await to.cloud.call(csms.ListSecretTask, { secret_name: "a b", limit: 2 }, to.in(60));
    await rotate(to);
    const [first, second, third] = server.seen;
    expect(first).to.include({ method: "POST", path: `/v1.0/${PROJECT}/kms/enable-key-rotation` });
    expect(JSON.parse(first!.body)).to.deep.equal({ key_id: KEY_ID });
    expect(first!.headers["x-project-id"]).to.equal(PROJECT);
    expect(second).to.include({ path: `/v1/${PROJECT}/csms/tasks`, query: "secret_name=a%20b&limit=2", body: "" });
    expect(third).to.include({ path: `/v1/${PROJECT}/secrets/a/rotate`, body: "" });
  });

  it("sends a security token signed, and a ready-made token instead of a signature", async () => {
    await enable(cloudAt(server.url, { settings: { "huaweicloud:securityToken": "temporary" } }));
    const keys = { "huaweicloud:accessKey": undefined, "huaweicloud:secretKey": undefined };
    await enable(cloudAt(server.url, { settings: { ...keys, "huaweicloud:token": "ready-made" } }));
    expect(server.seen[0]!.headers["x-security-token"]).to.equal("temporary");
    expect(server.seen[0]!.headers.authorization).to.contain("x-security-token").and.to.contain(KEYS.accessKey);
    expect(server.seen[1]!.headers)
      .to.include({ "x-auth-token": "ready-made" })
      .and.not.to.have.property("authorization");
  });

  for (const [name, reply] of [
    ["a fault of the service's", { status: 503, body: {} }],
    ["a transient code", { status: 400, body: { error: { error_code: "KMS.0105" } } }],
    ["a reset", reset],
    ["throttling", throttled()],
  ] as [string, Reply][]) {
    it(`repeats what may be repeated after ${name}, with growing pauses, maxRetries times`, async () => {
      server.reply(reply, reply);
      const to = cloudAt(server.url);
      await enable(to);
      expect(server.seen).to.have.length(3);
      expect(to.runtime.pauses).to.deep.equal([250, 500]);
      server.otherwise(() => reply);
      await failure(enable(cloudAt(server.url, { settings: { "huaweicloud:maxRetries": "2" } })));
      expect(server.seen).to.have.length(6);
    });
  }

  for (const [name, reply, processed] of [
    ["a fault of the service's", { status: 503, body: {} }, "unknown"],
    ["a transient code", { status: 500, body: { error_code: "CSMS.0006" } }, "unknown"],
    ["a transient code with a 4xx", { status: 400, body: { error_code: "CSMS.0006" } }, "no"],
    ["a reset", reset, "unknown"],
    ["an unreadable answer", { body: "<html>" }, "unknown"],
    ["a refusal", { status: 400, body: { error_code: "CSMS.0103" } }, "no"],
  ] as [string, Reply, string][]) {
    it(`sends a rotation once, whatever comes after ${name}`, async () => {
      server.reply(reply);
      expect(await failure(rotate(cloudAt(server.url)))).to.include({ processed });
      server.reply(reply);
      expect(await failure(rotateKey(cloudAt(server.url)))).to.include({ processed });
      expect(server.seen).to.have.length(2);
    });
  }

  it("is not repeated where the call itself says so, whatever the setting", async () => {
    server.reply({ status: 503, body: {} });
    const to = cloudAt(server.url);
    await failure(to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, { ...to.in(600), maxRetries: 0 }));
    expect(server.seen).to.have.length(1);
  });

  it("repeats a rotation that was throttled, as long as maxRetries allows", async () => {
    server.reply(throttled(), throttled());
    await rotate(cloudAt(server.url));
    expect(server.seen).to.have.length(3);
  });

  it("never asks at once again, whatever Retry-After says: a busy cluster every 5 s at most", async () => {
    const busy = { status: 403, body: { error_code: "DWS.7023" }, headers: { "Retry-After": "0" } };
    server.otherwise(() => busy);
    const to = cloudAt(server.url);
    await failure(to.cloud.call(dws.RotateKey, { cluster_id: "c" }, to.in(31)));
    expect(server.seen).to.have.length(7);
    expect(new Set(to.runtime.pauses)).to.deep.equal(new Set([5000]));
    const throttledAtOnce = throttled({ "Retry-After": "0" });
    const again = cloudAt(server.url);
    server.reply(throttledAtOnce, { body: {} });
    await enable(again);
    expect(again.runtime.pauses).to.deep.equal([250]);
  });

  it("waits as long as Retry-After says, in seconds or as a date", async () => {
    const to = cloudAt(server.url);
    const now = Math.floor(Date.now() / 1000) * 1000;
    server.tellTime(() => now);
    const date = new Date(now + 60_000).toUTCString();
    server.reply(
      throttled({ "Retry-After": "7" }),
      throttled({ "Retry-After": date }),
      throttled({ "Retry-After": "x" }),
    );
    await enable(to);
    const [seconds, until, own] = to.runtime.pauses;
    expect(seconds).to.equal(7000);
    expect(until).to.equal(60_000);
    expect(own, "what is no time is ignored").to.be.below(5000);
  });

  it("waits for a busy cluster until the deadline, 5 to 20 seconds at a time, and counts it as no retry", async () => {
    server.otherwise(() => busy);
    const to = cloudAt(server.url, { settings: { "huaweicloud:maxRetries": "0" } });
    const error = await failure(rotateKey(to, 600));
    expect(error).to.include({ reason: "busy", processed: "no", code: "DWS.7023" });
    expect(to.runtime.pauses).to.have.length.within(30, 120);
    expect(Math.min(...to.runtime.pauses)).to.be.at.least(5_000);
    expect(Math.max(...to.runtime.pauses)).to.be.at.most(20_000);
    server.reply(busy, busy);
    server.otherwise(() => ({ body: { cluster_id: "a-cluster" } }));
    await rotateKey(to);
  });

  it("starts no attempt at or after the deadline", async () => {
    const to = cloudAt(server.url);
    expect(await failure(rotate(to, 0))).to.include({ reason: "timeout", processed: "no" });
    expect(server.seen).to.have.length(0);
    server.reply(throttled({ "Retry-After": "30" }));
    expect(await failure(enable(to, 20))).to.include({ reason: "throttled" });
    expect(to.runtime.pauses, "a pause that would end too late is not begun").to.deep.equal([]);
  });

  it("knows that a rotation was not sent, at whatever moment the time runs out before", async () => {
    const outcomes: string[] = [];
    for (let looks = 1; looks <= 12; looks += 1) {
      const runtime = virtualRuntime();
      const to = cloudAt(server.url, { runtime });
      const at = to.in(60);
      let looked = 0;
      const start = runtime.now();
      runtime.now = () => ((looked += 1) > looks ? at.deadline + 1 : start);
      const before = server.seen.length;
      const ended = await to.cloud.call(csms.RotateSecret, { secret_name: "a" }, at).then(
        () => "answered",
        (error: unknown) => (error as CloudError).processed,
      );
      outcomes.push(server.seen.length > before ? "sent" : ended);
    }
    expect(new Set(outcomes)).to.deep.equal(new Set(["no", "sent"]));
  });

  it("waits for an answer no longer than requestTimeout, nor beyond the deadline, in real time", async () => {
    server.otherwise(() => silence);
    const began = Date.now();
    const settings = { "huaweicloud-rotation:requestTimeout": "1s", "huaweicloud:maxRetries": "0" };
    expect(await failure(rotate(cloudAt(server.url, { settings })))).to.include({
      reason: "timeout",
      processed: "unknown",
    });
    expect(await failure(rotate(cloudAt(server.url), 0.2))).to.include({ reason: "timeout", processed: "unknown" });
    // Less than the 15 seconds that one answer is waited for by default, however busy the machine is.
    expect(Date.now() - began).to.be.within(1100, 14_000);
  });

  it("keeps one connection for calls that may be repeated, and makes one for each rotation", async () => {
    const to = cloudAt(server.url);
    await enable(to);
    await enable(to);
    expect(server.connections()).to.equal(1);
    await rotate(to);
    await rotate(to);
    await rotateKey(to);
    expect(server.connections()).to.equal(4);
    await enable(to);
    expect(server.seen.map(({ connection }) => connection)).to.deep.equal([1, 1, 2, 3, 4, 1]);
    expect(server.seen[2]!.headers.connection).to.equal("close");
  });
});
