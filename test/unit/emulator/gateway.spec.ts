import { expect } from "chai";
import { operations } from "../../../provider/cloud/operations";
import type { Emulator } from "../../../provider/emulator";
import { otherOperations } from "../../../provider/emulator/gateway/otherOperations";
import { type Answer, call, closeEmulators, code, type Extra, send, startEmulator } from "./client";

afterEach(closeEmulators);

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const STATUS = "/v1.0/{p}/kms/get-key-rotation-status";
const MINUTE = 60_000;

const status = (emulator: Emulator, extra: Extra = {}): Promise<Answer> =>
  call(emulator, "POST", STATUS, { body: { key_id: keyId }, ...extra });
const start = () => startEmulator({ state: { keys: [{ keyId }], secrets: [{ name: "db" }] } });

describe("the emulator's gateway", () => {
  describe("signatures of the vendor's signer", () => {
    it("are accepted with queries that need encoding and repeat a name", async () => {
      const emulator = await start();
      const query = { name: "cn-north-4 a+b~c*é/", enabled: "true" };
      expect(code(await call(emulator, "GET", "/v3/projects", { query }))).to.equal("200 ok");
    });

    it("are accepted with more signed headers", async () => {
      const emulator = await start();
      const headers = { "x-project-id": emulator.projectId, "x-note": "spaces within" };
      expect(code(await status(emulator, { headers }))).to.equal("200 ok");
    });

    for (const [what, extra, words] of [
      ["another secret key", { secretKey: "wrong" }, "verify aksk signature fail"],
      ["an unknown access key", { accessKey: "NOBODY" }, "the access key does not exist"],
    ] as const) {
      it(`are refused with ${what}, flat, with the reason`, async () => {
        const emulator = await start();
        const answer = await status(emulator, extra);
        expect(code(answer)).to.equal("401 APIGW.0301");
        expect(answer.at("error_msg")).to.contain(words);
        expect(answer.at("request_id")).to.be.a("string");
        expect(emulator.calls()[0]).to.include({ operation: "ShowKeyRotationStatus", code: "APIGW.0301", status: 401 });
      });
    }

    it("say what they should have been made over", async () => {
      const emulator = await start();
      const message = String((await status(emulator, { secretKey: "wrong" })).at("error_msg"));
      expect(message).to.contain("canonicalRequest").and.to.contain("stringToSign").and.to.contain("SDK-HMAC-SHA256");
      expect(message).not.to.contain(emulator.credentials.secretKey);
    });

    it("do not cover another body", async () => {
      const emulator = await start();
      const body = { key_id: keyId };
      const path = STATUS.replace("{p}", emulator.projectId);
      let kept: Record<string, string> = {};
      const fetching = globalThis.fetch;
      globalThis.fetch = (url, init) => {
        kept = init?.headers as Record<string, string>;
        return fetching(url, init);
      };
      try {
        await status(emulator);
      } finally {
        globalThis.fetch = fetching;
      }
      expect(code(await send(emulator, "POST", path, { body, headers: kept }))).to.equal("200 ok");
      const tampered = await send(emulator, "POST", path, { body: { ...body, sequence: "1" }, headers: kept });
      expect(code(tampered)).to.equal("401 APIGW.0301");
    });

    for (const [skew, expected] of [
      [14 * MINUTE, "200 ok"],
      [16 * MINUTE, "401 APIGW.0301"],
      [-16 * MINUTE, "401 APIGW.0301"],
    ] as const) {
      it(`are answered ${expected} at a skew of ${skew / MINUTE} minutes, and the header Date shows it`, async () => {
        const emulator = await start();
        emulator.skew = skew;
        const answer = await status(emulator);
        expect(code(answer)).to.equal(expected);
        const shown = Date.parse(answer.headers.get("date") ?? "") - Date.now();
        expect(shown).to.be.within(skew - MINUTE, skew + MINUTE);
      });
    }

    it("are judged by real time, whatever the cloud's own clock says", async () => {
      const emulator = await start();
      emulator.advance("400d");
      expect(code(await status(emulator))).to.equal("200 ok");
    });

    it("may give the body's hash themselves, or leave the body out of it", async () => {
      const emulator = await start();
      for (const [hash, expected] of [
        ["UNSIGNED-PAYLOAD", "200 ok"],
        ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "401 APIGW.0301"],
      ] as const) {
        expect(code(await status(emulator, { headers: { "X-Sdk-Content-Sha256": hash } }))).to.equal(expected);
      }
    });

    it("are missing", async () => {
      const emulator = await start();
      expect(code(await send(emulator, "POST", STATUS, { body: { key_id: keyId } }))).to.equal("401 APIGW.0301");
      const headers = { authorization: "SDK-HMAC-SHA256 nonsense" };
      expect(code(await send(emulator, "POST", STATUS, { body: {}, headers }))).to.equal("401 APIGW.0301");
    });
  });

  for (const [method, path] of [
    ["GET", "/v1.0/{p}/kms/no-such-api"],
    ["GET", STATUS],
    ["POST", "/v1.0/{p}/kms/%zz"],
  ] as const) {
    it(`has no ${method} ${path}`, async () => {
      const emulator = await start();
      const answer = await send(emulator, method, path);
      expect(code(answer)).to.equal("404 APIGW.0101");
    });
  }

  it("answers 501 with its name to an operation that it knows and does not have", async () => {
    const emulator = await start();
    const answer = await call(emulator, "POST", "/v1.0/{p}/kms/rotate-on-demand", { body: { key_id: keyId } });
    expect(code(answer)).to.equal("501 EMULATOR.0501");
    expect(answer.text).to.contain("RotateOnDemand");
  });

  for (const [path, expected] of [
    ["/v1.0/ffffffffffffffffffffffffffffffff/kms/get-key-rotation-status", "403 KMS.0321"],
    ["/v1/ffffffffffffffffffffffffffffffff/secrets/db", "403 CSMS.0302"],
    ["/v1/ffffffffffffffffffffffffffffffff/clusters/9f76c502-fc9c-4a52-8656-65d0da6e3d57/encrypt-info", "403 DWS.0013"],
  ] as const) {
    it(`answers ${expected} to another account's project`, async () => {
      const emulator = await start();
      const [method, body] = path.includes("kms")
        ? (["POST", { key_id: keyId }] as const)
        : (["GET", undefined] as const);
      expect(code(await call(emulator, method, path, { body }))).to.equal(expected);
    });
  }

  it("holds X-Project-Id against the project of the path", async () => {
    const emulator = await start();
    const headers = { "x-project-id": "ffffffffffffffffffffffffffffffff" };
    expect(code(await status(emulator, { headers }))).to.equal("403 KMS.0321");
  });

  it("keeps the objects of projects apart", async () => {
    const second = "11111111111111111111111111111111";
    const main = "0123456789abcdef0123456789abcdef";
    const projects = [
      { id: main, name: "cn-north-4" },
      { id: second, name: "cn-north-4_second" },
    ];
    const emulator = await startEmulator({ state: { projects, keys: [{ keyId, projectId: second }] } });
    expect(code(await status(emulator))).to.equal("404 KMS.0207");
    const path = STATUS.replace("{p}", second);
    expect(code(await call(emulator, "POST", path, { body: { key_id: keyId } }))).to.equal("200 ok");
  });

  for (const [action, method, path, expected] of [
    ["kms:cmk:getRotation", "POST", STATUS, "403 KMS.0306"],
    ["csms:secret:get", "GET", "/v1/{p}/secrets/db", "403 CSMS.0302"],
  ] as const) {
    it(`answers ${expected} where ${action} is denied to everyone, or to one user`, async () => {
      const emulator = await start();
      const body = method === "POST" ? { key_id: keyId } : undefined;
      emulator.put({ denied: [action] });
      const answer = await call(emulator, method, path, { body });
      expect(code(answer)).to.equal(expected);
      expect(answer.text).to.contain(action);
      emulator.put({ denied: [], users: [{ name: "emulated-user", denied: [action] }] });
      expect(code(await call(emulator, method, path, { body }))).to.equal(expected);
    });
  }

  for (const [method, path, expected] of [
    ["POST", STATUS, "400 KMS.0202"],
    ["PUT", "/v1/{p}/secrets/db", "400 CSMS.0004"],
  ] as const) {
    it(`answers ${expected} to a body that is not a JSON object`, async () => {
      const emulator = await start();
      expect(code(await call(emulator, method, path, { body: "text" }))).to.equal(expected);
      expect(code(await call(emulator, method, path, { body: ["a", "list"] }))).to.equal(expected);
    });
  }

  it("throttles each host beyond its rate, and lets calls in again later", async () => {
    const emulator = await startEmulator({
      state: { keys: [{ keyId }], secrets: [{ name: "db" }], limits: { ratePerSecond: 3 } },
    });
    const codes = [];
    for (let count = 0; count < 4; count += 1) {
      codes.push(code(await (count % 2 === 0 ? status(emulator) : call(emulator, "GET", "/v1/{p}/secrets/db"))));
    }
    expect(codes).to.deep.equal(["200 ok", "200 ok", "200 ok", "429 APIGW.0308"]);
    expect(code(await call(emulator, "GET", "/v1.0/{p}/clusters")), "DWS is another host").to.equal("200 ok");
    emulator.advance("1s");
    expect(code(await status(emulator))).to.equal("200 ok");
  });

  it("counts every call, with what it was about", async () => {
    const emulator = await start();
    const answer = await status(emulator);
    await call(emulator, "GET", "/v1/{p}/csms/tasks", { query: { secret_name: "db", limit: 5 } });
    const [first, second] = emulator.calls();
    const { projectId } = emulator;
    expect(first).to.deep.include({
      ...{ sequence: 1, service: "kms", operation: "ShowKeyRotationStatus", method: "POST", object: keyId },
      ...{ path: STATUS.replace("{p}", projectId), status: 200, code: undefined, writes: false },
      ...{ requestId: answer.headers.get("x-request-id"), request: { key_id: keyId, project_id: projectId } },
    });
    expect(first!.endedAt! - first!.startedAt).to.be.at.least(0);
    expect(second).to.deep.include({
      sequence: 2,
      object: "db",
      request: { project_id: projectId, secret_name: "db", limit: "5" },
    });
    expect([first!.connection.first, second!.connection.id >= first!.connection.id]).to.deep.equal([true, true]);
  });

  it("declares no operation that could never be reached, since the package's own table has its path", () => {
    const names = [...operations, ...otherOperations].map(({ method, path }) => `${method} ${path}`);
    const others = names.slice(operations.length);
    expect(others.filter((name, index) => names.indexOf(name) < operations.length + index)).to.deep.equal([]);
  });
});
