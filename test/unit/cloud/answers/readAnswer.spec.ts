import { expect } from "chai";
import { csms, dws, hasCode, isCloudError, isGone, kms } from "../../../../provider/cloud";
import type { CloudErrorFields } from "../../../../provider/cloud/errors/cloudError";
import { redact } from "../../../../provider/cloud/text/redact";
import { cloudAt, failure, KEY_ID } from "../support/cloud";
import { reset, type Reply, startServer, type TestServer } from "../support/server";

const nested = (code: string) => ({ error: { error_code: code, error_msg: "no" } });
const flat = (code: string) => ({ error_code: code, error_msg: "no", request_id: "req-2" });

describe("what an answer means", () => {
  let server: TestServer;
  beforeEach(async () => (server = await startServer()));
  afterEach(() => server.close());

  const CALLS = {
    kms: (to: ReturnType<typeof cloudAt>) => to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60)),
    csms: (to: ReturnType<typeof cloudAt>) => to.cloud.call(csms.RotateSecret, { secret_name: "orders" }, to.in(60)),
    dws: (to: ReturnType<typeof cloudAt>) => to.cloud.call(dws.RotateKey, { cluster_id: "c" }, to.in(60)),
  };

  const REFUSALS: [keyof typeof CALLS, number, unknown, CloudErrorFields["reason"], "no" | "unknown", RegExp][] = [
    ["kms", 404, nested("KMS.0207"), "gone", "no", /key's id and its region/],
    ["csms", 400, flat("CSMS.0005"), "gone", "no", /secret's name/],
    ["csms", 400, nested("CSMS.0106"), "gone", "no", /secret's name/],
    ["dws", 403, flat("DWS.0015"), "gone", "no", /cluster's id/],
    ["dws", 401, flat("DWS.0047"), "gone", "no", /cluster's id/],
    ["dws", 404, flat("DWS.3027"), "gone", "no", /cluster's id/],
    ["dws", 200, { errCode: "DWS.0047", externalMessage: "no" }, "gone", "no", /cluster's id/],
    ["csms", 404, flat("CSMS.0205"), "refused", "no", /CSMS\.0205 no/],
    ["csms", 404, flat("CSMS.0206"), "refused", "no", /CSMS\.0206 no/],
    ["csms", 404, flat("CSMS.0207"), "refused", "no", /CSMS\.0207 no/],
    ["kms", 404, {}, "refused", "unknown", /no reason given \(HTTP 404/],
    ["kms", 403, nested("KMS.0306"), "denied", "no", /IAM action kms:cmk:enableRotation/],
    ["kms", 403, nested("KMS.0307"), "denied", "no", /kms:cmk:enableRotation/],
    ["kms", 403, nested("KMS.0314"), "denied", "no", /kms:cmk:enableRotation/],
    ["kms", 403, nested("KMS.0322"), "denied", "no", /kms:cmk:enableRotation/],
    ["kms", 403, nested("KMS.0326"), "denied", "no", /kms:cmk:enableRotation/],
    ["kms", 403, nested("KMS.0330"), "denied", "no", /kms:cmk:enableRotation/],
    ["csms", 403, flat("CSMS.0302"), "denied", "no", /csms:secret:rotate/],
    ["dws", 403, flat("DWS.0013"), "denied", "no", /dws:cluster:rotateKey/],
    ["dws", 401, flat("DWS.0011"), "denied", "no", /dws:cluster:rotateKey/],
    ["kms", 403, flat("APIGW.0302"), "denied", "no", /kms:cmk:enableRotation/],
    ["kms", 403, flat("APIGW.0402"), "denied", "no", /this machine's address/],
    ["kms", 403, nested("KMS.0301"), "credentials", "no", /access key and secret key or the token/],
    ["csms", 400, flat("CSMS.0301"), "credentials", "no", /access key/],
    ["dws", 401, flat("APIGW.0301"), "credentials", "no", /access key/],
    ["kms", 404, flat("APIGW.0101"), "unsupported", "no", /region and the endpoint/],
    ["kms", 403, nested("KMS.0321"), "refused", "no", /projectId is not the credentials' own/],
    ["kms", 400, nested("KMS.0401"), "refused", "no", /KMS\.0401/],
    ["csms", 307, "", "broken", "unknown", /redirect, which is not followed/],
    ["csms", 200, "<html>", "broken", "unknown", /body that is not an answer of the API/],
    ["csms", 200, { rotation_task_id: 7 }, "broken", "unknown", /body that is not an answer of the API/],
    ["csms", 200, "x".repeat(1_048_577), "broken", "unknown", /a body that is too long/],
    ["csms", 500, flat("CSMS.0006"), "server", "unknown", /CSMS\.0006.*request req-1/],
    ["csms", 502, "<html>bad gateway</html>", "server", "unknown", /no reason given \(HTTP 502/],
    ["csms", 400, flat("CSMS.0001"), "server", "no", /CSMS\.0001/],
    ["csms", 500, flat("CSMS.0001"), "server", "unknown", /CSMS\.0001/],
    ["csms", 403, "<html>blocked</html>", "refused", "unknown", /no reason given \(HTTP 403/],
    ["dws", 403, {}, "denied", "unknown", /no reason given \(HTTP 403/],
    ["dws", 404, { error_code: "", error_msg: "" }, "refused", "unknown", /no reason given \(HTTP 404/],
    ["dws", 200, { ...flat("DWS.1234"), rotate_key_time: "2026-01-01 00:00:00" }, "refused", "unknown", /DWS\.1234/],
    ["csms", 200, flat("CSMS.9999"), "refused", "unknown", /CSMS\.9999/],
    ["csms", 200, nested("CSMS.0109"), "refused", "no", /CSMS\.0109/],
    ["kms", 200, nested("KMS.0100"), "server", "unknown", /KMS\.0100/],
    ["kms", 200, { errCode: 7 }, "refused", "unknown", /refused: 7/],
    ["dws", 200, flat("DWS.9999"), "server", "unknown", /DWS\.9999/],
    ["dws", 200, flat("DWS.5206"), "refused", "no", /DWS\.5206/],
    ["csms", 407, "", "refused", "no", /proxy/],
  ];
  for (const [service, status, body, reason, processed, text] of REFUSALS) {
    const shown = typeof body === "string" ? body.slice(0, 12) : JSON.stringify(body);
    it(`${service} ${status} ${shown} is ${reason}, processed ${processed}, and never sent again`, async () => {
      server.reply({ status, body, headers: { Location: "/elsewhere" } });
      const to = cloudAt(server.url, { settings: { "huaweicloud:maxRetries": "0" } });
      const error = await failure(CALLS[service](to));
      expect(error).to.include({ service, reason, processed });
      expect(error.message).to.match(text);
      expect(isGone(error)).to.equal(reason === "gone");
      expect(server.seen).to.have.length(1);
    });
  }

  for (const body of [
    { error_code: "", error_msg: "", rotate_key_time: "2025-05-14 08:02:59" },
    { error_code: null, errCode: " ", rotate_key_time: "2025-05-14 08:02:59" },
    { rotate_key_time: "2025-05-14 08:02:59", detail: { code: "DWS.9999" } },
  ]) {
    it(`takes an empty code, null, and a code that is none of the answer's own for no code: ${JSON.stringify(body)}`, async () => {
      server.reply({ body });
      expect(await CALLS.dws(cloudAt(server.url))).to.deep.equal({ rotate_key_time: "2025-05-14 08:02:59" });
    });
  }

  it("takes a 2xx without a code as accepted, whatever it leaves out, but not JSON of something else", async () => {
    const to = cloudAt(server.url);
    for (const call of [CALLS.dws, CALLS.csms]) {
      for (const body of [{}, { error_code: "DWS.0000", error_msg: "" }]) {
        server.reply({ body });
        expect(await call(to)).to.deep.equal({});
      }
      for (const body of [{ status: "ok" }, [], "null", ""]) {
        server.reply({ body });
        expect(await failure(call(to)), JSON.stringify(body)).to.include({ reason: "broken", processed: "unknown" });
      }
    }
    expect(server.seen).to.have.length(12);
  });

  /** What the cloud may answer to a question, with and without the fact that it was asked for. */
  const ASKED = {
    ShowKeyRotationStatus: {
      call: (to: ReturnType<typeof cloudAt>) =>
        to.cloud.call(kms.ShowKeyRotationStatus, { key_id: KEY_ID }, to.in(60)) as Promise<unknown>,
      answers: [{ key_rotation_enabled: false }, { key_rotation_enabled: "true", rotation_interval: 90 }],
      lacking: [{}, { rotation_interval: 90 }, { key_rotation_enabled: null }, { status: "ok" }],
    },
    ShowSecret: {
      call: (to: ReturnType<typeof cloudAt>) => to.cloud.call(csms.ShowSecret, { secret_name: "db" }, to.in(60)),
      answers: [{ secret: { auto_rotation: false } }, { secret: { secret_type: "COMMON" } }],
      lacking: [{ secret: {} }, { secret: { secret_type: "RDS", auto_rotation: null } }, {}, { status: "ok" }],
    },
    ShowSecretStage: {
      call: (to: ReturnType<typeof cloudAt>) =>
        to.cloud.call(csms.ShowSecretStage, { secret_name: "db", stage_name: "SYSCURRENT" }, to.in(60)),
      answers: [{ stage: { version_id: "v1" } }],
      lacking: [{ stage: {} }, { stage: { version_id: "", update_time: 1 } }, {}],
    },
    ListSecretTask: {
      call: (to: ReturnType<typeof cloudAt>) => to.cloud.call(csms.ListSecretTask, { secret_name: "db" }, to.in(60)),
      answers: [{ tasks: [] }, { tasks: null }, { total: 0 }],
      lacking: [{}, { total: 3 }, { status: "ok" }],
    },
    ShowClusterEncryptInfo: {
      call: (to: ReturnType<typeof cloudAt>) =>
        to.cloud.call(dws.ShowClusterEncryptInfo, { cluster_id: "c" }, to.in(60)) as Promise<unknown>,
      answers: [
        { master_key_id: null, master_key_name: null, last_rotate_key_time: null, crypt_algorithm: null },
        { crypt_algorithm: "generalCipher" },
        { last_rotate_key_time: "2026-01-01 00:00:00" },
      ],
      lacking: [{}, { status: "ok" }, { id: "1", cluster_id: "c" }, { master_key_id: null, crypt_algorithm: null }],
    },
  };
  for (const [operation, { call, answers, lacking }] of Object.entries(ASKED)) {
    it(`takes an answer without the fact that it was asked for as no answer: ${operation}`, async () => {
      const to = cloudAt(server.url);
      for (const body of answers) {
        server.reply({ body });
        expect(await call(to), JSON.stringify(body)).to.be.an("object");
      }
      for (const body of lacking) {
        server.reply({ body });
        expect(await failure(call(to)), JSON.stringify(body)).to.include({ operation, reason: "broken" });
      }
    });
  }

  it("takes DWS.0000 and an empty body as success", async () => {
    server.reply({ body: { error_code: "DWS.0000", rotate_key_time: "2025-05-14 08:02:59" } }, { body: "" });
    const to = cloudAt(server.url);
    expect(await CALLS.dws(to)).to.deep.equal({ rotate_key_time: "2025-05-14 08:02:59" });
    await CALLS.kms(to);
  });

  it("tells operation, code, the cloud's words, status, request and advice, and carries them as fields", async () => {
    server.reply({ status: 403, body: nested("KMS.0306"), headers: { "X-Request-Id": "req-9" } });
    const error = await failure(CALLS.kms(cloudAt(server.url)));
    expect(error.message).to.equal(
      "KMS EnableKeyRotation was refused: KMS.0306 no (HTTP 403, request req-9). " +
        "Allow the caller the IAM action kms:cmk:enableRotation.",
    );
    expect(error).to.include({ operation: "EnableKeyRotation", status: 403, code: "KMS.0306", requestId: "req-9" });
    expect(hasCode(error, "KMS.0306")).to.equal(true);
  });

  it("gives its advice before the cloud's words, where those are a page of a canonical request", async () => {
    const words = `Incorrect IAM authentication information: verify aksk signature fail, ${"canonical ".repeat(40)}`;
    server.reply({ status: 401, body: { error_code: "APIGW.0301", error_msg: words } });
    const { message } = await failure(CALLS.kms(cloudAt(server.url)));
    expect(message).to.contain(
      "was refused: APIGW.0301 (HTTP 401, request req-1). Check the access key and secret key or the token, and this " +
        "machine's clock. The credentials are those of the settings huaweicloud:accessKey and huaweicloud:secretKey.",
    );
    expect(message.indexOf("The cloud's words: Incorrect IAM")).to.be.above(message.indexOf("--run-program"));
  });

  it("advises about the user and the password where a sign-in by password is refused", async () => {
    const keys = { "huaweicloud:accessKey": undefined, "huaweicloud:secretKey": undefined };
    const user = { "huaweicloud:userName": "a", "huaweicloud:password": "a password", "huaweicloud:domainName": "b" };
    server.otherwise(() => ({
      status: 401,
      body: { error: { code: 401, message: "The username or password is wrong." } },
    }));
    const { message } = await failure(CALLS.kms(cloudAt(server.url, { settings: { ...keys, ...user } })));
    expect(message).to.contain("Check the user's name and password, and the account").and.not.contain("access key");
  });

  it("takes the request id from IAM's header, or else from the body", async () => {
    const header: Reply = {
      status: 400,
      body: nested("KMS.0205"),
      headers: { "X-Request-Id": "", "X-IAM-Trace-Id": "iam-1" },
    };
    server.reply(header, (response) => response.writeHead(400).end(JSON.stringify(flat("KMS.0205"))));
    const to = cloudAt(server.url);
    expect((await failure(CALLS.kms(to))).requestId).to.equal("iam-1");
    expect((await failure(CALLS.kms(to))).requestId).to.equal("req-2");
  });

  it("strikes secrets from what the cloud repeats, also short ones and where the text is cut", async () => {
    const settings = {
      "huaweicloud:accessKey": "AKX",
      "huaweicloud:secretKey": "S+/",
      "huaweicloud:securityToken": "T".repeat(300),
    };
    const echo = `${"-".repeat(400)} ${"T".repeat(300)} canonical AKX S+/ S%2B%2F \u001b[2J`;
    server.reply({ status: 400, body: { error: { error_code: "KMS.0205", error_msg: echo } } });
    const { message } = await failure(CALLS.kms(cloudAt(server.url, { settings })));
    for (const secret of ["TTTT", "AKX", "S+/", "S%2B%2F", "\u001b"]) {
      expect(message).not.to.contain(secret);
    }
    expect(message).to.contain("[secret]");
  });

  it("strikes a secret that begins another one, and all of the other", () => {
    expect(redact("x ABCD AB CD", ["AB", "ABCD", ""])).to.equal("x [secret] [secret] CD");
  });

  for (const [name, reply] of [
    ["no such API", { status: 404, body: flat("APIGW.0101") }],
    ["no such host", undefined],
  ] as const) {
    it(`says that a cloud of one's own has no CSMS or DWS where it answers with ${name}`, async () => {
      const settings = {
        "huaweicloud:maxRetries": "0",
        ...(reply === undefined && { "huaweicloud:endpoints": {}, "huaweicloud:cloud": "cloud.invalid" }),
      };
      server.otherwise(() => reply ?? {});
      const to = cloudAt(server.url, { settings });
      for (const error of [await failure(CALLS.csms(to)), await failure(CALLS.dws(to))]) {
        expect(error).to.include({ reason: "unsupported", processed: "no" });
        expect(error.message).to.match(/^This cloud has no (CSMS RotateSecret|DWS RotateKey) at /);
        expect(isCloudError(error) && error.name).to.equal("CloudError");
      }
      expect((await failure(CALLS.kms(to))).message).not.to.match(/This cloud has no/);
    });
  }

  it("keeps a reset apart from a refused connection: only the latter proves that nothing was processed", async () => {
    server.reply(reset);
    const cut = await failure(CALLS.csms(cloudAt(server.url)));
    expect(cut).to.include({ reason: "unreachable", processed: "unknown" });
    await server.close();
    const to = cloudAt(server.url);
    const refused = await failure(CALLS.csms(to));
    expect(refused).to.include({ reason: "unreachable", processed: "no", code: "ECONNREFUSED" });
    expect(to.runtime.pauses, "it was repeated as often as maxRetries has it").to.have.length(5);
    server = await startServer();
  });

  it("finds a name that does not resolve not processed, and an answer cut off in its middle unknown", async () => {
    const settings = { "huaweicloud:endpoints": { csms: "https://kms.invalid" }, "huaweicloud:maxRetries": "0" };
    expect(await failure(CALLS.csms(cloudAt(server.url, { settings })))).to.include({ processed: "no" });
    server.reply((response) => {
      response.writeHead(200, { "Content-Length": "100" });
      response.write('{"rotation');
      setImmediate(() => response.socket?.destroy());
    });
    expect(await failure(CALLS.csms(cloudAt(server.url)))).to.include({ reason: "unreachable", processed: "unknown" });
  });
});
