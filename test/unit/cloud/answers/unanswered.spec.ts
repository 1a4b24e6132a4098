import { expect } from "chai";
import { readAnswer } from "../../../../provider/cloud/answers/readAnswer";
import { late, unanswered, unread } from "../../../../provider/cloud/answers/unanswered";
import { mayRepeat } from "../../../../provider/cloud/calls/mayRepeat";
import { type CloudError, cloudError, type Reason } from "../../../../provider/cloud/errors/cloudError";
import { csms, dws, kms, type Operation } from "../../../../provider/cloud/operations";
import type { Answer } from "../../../../provider/cloud/transport/transport";

const READ = kms.ShowKeyRotationStatus;
const ROTATE = csms.RotateSecret;
const TO = { host: "kms.cn-nort-4.myhuaweicloud.com", region: "cn-nort-4" };
const failing = (fields: object) => unanswered(READ, fields, [], TO);
const answer = (given: Partial<Answer>): Answer => ({
  ...{ status: 200, body: "{}", requestId: "req-1", retryAfter: undefined, date: undefined, subjectToken: undefined },
  ...given,
});

function refused(operation: Operation, given: Partial<Answer>): CloudError {
  try {
    readAnswer(operation, answer(given), [], 0);
  } catch (error) {
    return error as CloudError;
  }
  return expect.fail("it was taken");
}

describe("a request that got no answer", () => {
  it("was surely not sent where no connection came about", () => {
    for (const code of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]) {
      expect(failing({ code })).to.deep.include({ reason: "unreachable", processed: "no", code });
    }
    expect(failing({ code: "ECONNREFUSED" }).message).to.equal(
      `KMS ShowKeyRotationStatus could not reach the cloud at ${TO.host} (ECONNREFUSED). ` +
        "Check the network, the region cn-nort-4 and the endpoints.",
    );
    expect(failing({ code: "ENOTFOUND" }).message).to.equal(
      `KMS ShowKeyRotationStatus was not sent: there is no host ${TO.host} (ENOTFOUND). ` +
        "Check the region cn-nort-4, the endpoints and the network.",
    );
    const proxied = unanswered(READ, { code: "ECONNRESET" }, [], { ...TO, proxy: { shown: "http://proxy:3128" } });
    expect(proxied.message).to.match(/ The request goes through the proxy http:\/\/proxy:3128\.$/);
    expect(failing({ code: "ETIMEDOUT", erroredSysCall: "connect" })).to.include({ processed: "no" });
  });

  it("may have been processed where the connection broke", () => {
    expect(failing({ code: "ECONNRESET", erroredSysCall: "read" })).to.include({
      reason: "unreachable",
      processed: "unknown",
    });
    expect(failing({ name: "Odd" }).message).to.contain(
      "could not reach the cloud at kms.cn-nort-4.myhuaweicloud.com (Odd)",
    );
    expect(failing({}).message).to.contain("(no code)");
    expect(failing({})).to.include({ processed: "unknown" });
  });

  it("was not sent to an endpoint that is not trusted", () => {
    for (const code of ["CERT_HAS_EXPIRED", "UNABLE_TO_VERIFY", "SELF_SIGNED_CERT", "DEPTH_ZERO_X", "ERR_TLS_CERT_X"]) {
      expect(failing({ code })).to.deep.include({ reason: "untrusted", processed: "no", service: "kms", code });
      expect(failing({ code }).message).to.match(
        /was not sent: the endpoint's certificate is not trusted .*cacertFile\.$/,
      );
    }
    expect(failing({ code: "X_CERT_HAS_EXPIRED" })).to.include({ reason: "unreachable" });
  });

  it("is late, in words for before and after it was sent", () => {
    for (const name of ["AbortError", "TimeoutError"]) {
      expect(failing({ name })).to.include({
        reason: "timeout",
        processed: "unknown",
        operation: READ.name,
        service: "kms",
      });
    }
    expect(late(READ, "unknown").message).to.match(/ShowKeyRotationStatus got no answer in time\. .*requestTimeout/);
    expect(late(READ, "no").message).to.match(
      /ShowKeyRotationStatus was not sent: its time limit had passed\. .*longer timeout/,
    );
    expect(late(READ, "no")).to.include({ processed: "no" });
  });

  it("was surely not sent where the proxy failed, and says what to do about the proxy", () => {
    const through = { ...TO, proxy: { shown: "http://proxy:3128" } };
    const failed = (what: string) => unanswered(ROTATE, { code: `PROXY ${what}` }, [], through);
    expect(failed("HTTP 407")).to.deep.include({
      ...{ service: "csms", operation: "RotateSecret", code: "HTTP 407" },
      ...{ reason: "refused", processed: "no" },
      message:
        "CSMS RotateSecret was not sent: the proxy http://proxy:3128 failed (HTTP 407). " +
        "It asks for a sign-in: check the user and password in HTTPS_PROXY.",
    });
    expect(failed("ECONNREFUSED")).to.deep.include({
      ...{ code: "ECONNREFUSED", reason: "unreachable", processed: "no" },
      message:
        "CSMS RotateSecret was not sent: the proxy http://proxy:3128 failed (ECONNREFUSED). " +
        "Check HTTPS_PROXY and NO_PROXY, and what the proxy allows.",
    });
  });

  it("proves nothing by a code that only looks like a proxy's, or where there is none", () => {
    const through = { ...TO, proxy: { shown: "http://proxy:3128" } };
    for (const code of ["X PROXY HTTP 407", "ECONNRESET", undefined]) {
      expect(unanswered(ROTATE, { code }, [], through)).to.include({ reason: "unreachable", processed: "unknown" });
    }
    expect(unanswered(ROTATE, { code: "PROXY HTTP 407" }, [], TO)).to.include({ processed: "unknown" });
  });

  it("names the proxy in every failure behind one", () => {
    const through = { ...TO, proxy: { shown: "http://proxy:3128" } };
    for (const error of [{ name: "AbortError" }, { code: "CERT_HAS_EXPIRED" }, { code: "ENOTFOUND" }]) {
      expect(unanswered(ROTATE, error, [], through).message).to.match(/through the proxy http:\/\/proxy:3128\.$/);
    }
    expect(late(ROTATE, "unknown").message).to.match(/one answer is waited for\.$/);
  });

  it("has an answer that a fault of our own kept from being read: what became of it is not known", () => {
    const came = answer({ status: 202 });
    const error = unread(ROTATE, came, new TypeError("a fault"), []);
    expect(error).to.deep.include({
      ...{ service: "csms", operation: "RotateSecret", status: 202, requestId: "req-1" },
      ...{ reason: "broken", processed: "unknown" },
    });
    expect(error.message).to.equal(
      "CSMS RotateSecret answered HTTP 202 and reading the answer failed (TypeError) (request req-1). Check the endpoint, and a proxy in between.",
    );
    expect(unread(ROTATE, came, "thrown text", []).message)
      .to.contain("(no error)")
      .and.not.contain("thrown text");
  });

  it("has a body that is too long", () => {
    expect(failing({ type: "max-size" }).message).to.equal(
      "KMS ShowKeyRotationStatus answered with a body that is too long (request unknown). Check the endpoint, and a proxy in between.",
    );
    expect(unanswered(ROTATE, { type: "max-size" }, [], TO)).to.include({ reason: "broken", processed: "unknown" });
    expect(failing({ type: "max-size" })).to.include({ processed: "no" });
  });
});

describe("an answer at the edges", () => {
  it("is a redirect from 300 to 399, and a refusal from 400 on", () => {
    for (const status of [300, 302, 399]) {
      expect(refused(READ, { status }).message).to.contain(`answered HTTP ${status} with a redirect`);
    }
    expect(refused(READ, { status: 400 })).to.include({ reason: "refused" });
    expect(refused(READ, { status: 199 })).to.include({ reason: "refused" });
    expect(refused(READ, { status: 400, body: "" }).message).to.equal(
      "KMS ShowKeyRotationStatus was refused: no reason given (HTTP 400, request req-1).",
    );
    expect(refused(READ, { status: 400, requestId: undefined }).message).to.contain("(HTTP 400, request unknown)");
  });

  it("repeats words of up to 200 characters before the advice, and longer ones after", () => {
    const message = (length: number) =>
      refused(READ, { status: 400, body: JSON.stringify({ error_code: "X.1", error_msg: "w".repeat(length) }) })
        .message;
    expect(message(200)).to.contain(`refused: X.1 ${"w".repeat(200)} (HTTP 400`);
    expect(message(201)).to.match(/refused: X\.1 \(HTTP 400.* The cloud's words: w{201}$/);
  });

  it("that is blank is as good as none, and one that is no JSON is not the API's", () => {
    expect(readAnswer(kms.EnableKeyRotation, answer({ body: " \n" }), [], 0)).to.equal(undefined);
    expect(refused(kms.EnableKeyRotation, { body: "{" })).to.include({ reason: "broken", processed: "unknown" });
    for (const body of ["{", "null"]) {
      expect(refused(READ, { body })).to.include({ reason: "broken", processed: "no", requestId: "req-1" });
    }
  });

  it("with 200 is a failure by its own code, and by nothing else", () => {
    expect(refused(dws.ShowClusterEncryptInfo, { body: '{"error_code":"DWS.0047"}' })).to.include({ reason: "gone" });
    expect(readAnswer(dws.RotateKey, answer({ body: '{"error_code":"DWS.0000"}' }), [], 0)).to.deep.equal({});
    expect(readAnswer(kms.EnableKeyRotation, answer({ body: '{"code":"x"}' }), [], 0)).to.deep.equal({ code: "x" });
    expect(refused(kms.ShowKeyRotationStatus, { body: '{"error_code":"KMS.0207"}' })).to.include({ reason: "gone" });
    // A write that failed must not count as made, wherever the code stands; a list may hold codes of other things.
    for (const body of ['{"result":{"error_code":"KMS.0207"}}', '{"errors":[{"errorCode":"KMS.0207"}]}']) {
      expect(refused(kms.EnableKeyRotation, { body }), body).to.include({ reason: "gone" });
      expect(refused(csms.UpdateSecret, { body }), body).to.include({ reason: "gone" });
    }
    const listed = '{"clusters":[{"id":"a","failed_reasons":{"error_code":"DWS.0047"}}],"count":1}';
    expect(readAnswer(dws.ListClusters, answer({ body: listed }), [], 0)).to.deep.include({ count: 1 });
  });

  it("lists tasks of which one tells a time or a number that cannot be read", () => {
    const odd = { task_id: "a", task_status: "SUCCESS", task_time: "soon", attempt_nums: "many" };
    const body = JSON.stringify({ total: 2, tasks: [odd, { task_id: "b", task_time: 1_795_000_000_000 }] });
    const { tasks } = readAnswer(csms.ListSecretTask, answer({ body }), [], 0) as { tasks: object[] };
    expect(tasks[0]).to.include({ task_id: "a", task_status: "SUCCESS", task_time: undefined });
    expect(tasks[1]).to.include({ task_id: "b", task_time: 1_795_000_000_000 });
  });

  it("says how long to wait: in seconds, by a date of the cloud's clock, or not at all", () => {
    const date = "Wed, 25 Nov 2026 00:00:00 GMT";
    const wait = (retryAfter: string) => refused(READ, { status: 429, date, retryAfter }).retryAfter;
    expect(wait("7")).to.equal(7000);
    expect(wait("1.5")).to.equal(1500);
    expect(wait("0")).to.equal(0);
    expect(wait("Wed, 25 Nov 2026 00:00:09 GMT")).to.equal(9000);
    expect(wait("Tue, 24 Nov 2026 00:00:00 GMT")).to.equal(0);
    for (const none of ["soon", "1234567", "1.5.1", ".5", "2026-11-25T00:00:09Z"]) {
      expect(wait(none), none).to.equal(undefined);
    }
    const refusal = { status: 401, body: '{"error_code":"APIGW.0301"}' };
    for (const absurd of ["+275760-09-13T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT", "never"]) {
      expect(refused(READ, { ...refusal, date: absurd }), absurd).to.include({ cloudTime: undefined });
    }
    const edges = ["Fri, 31 Dec 1999 23:59:59 GMT", "Sat, 01 Jan 2000 00:00:00 GMT", "Tue, 31 Dec 2199 23:59:59 GMT"];
    const told = [...edges, "Wed, 01 Jan 2200 00:00:00 GMT"].map((edge) => refused(READ, { ...refusal, date: edge }));
    const years = [undefined, Date.UTC(2000), Date.UTC(2200) - 1000, undefined];
    expect(told.map(({ cloudTime }) => cloudTime)).to.deep.equal(years);
    expect(refused(READ, { ...refusal, date })).to.include({ cloudTime: Date.parse(date) });
    expect(refused(READ, { ...refusal, status: 407, date }), "a proxy's clock").to.include({ cloudTime: undefined });
    expect(refused(READ, { status: 429 })).to.include({ retryAfter: undefined, cloudTime: undefined });
  });
});

describe("a failure", () => {
  const made = (reason: Reason, processed: "no" | "unknown") =>
    cloudError("no", { service: "kms", operation: "x", reason, processed });

  it("is repeated only where that can help, and can do no harm", () => {
    for (const reason of [
      "gone",
      "denied",
      "credentials",
      "unsupported",
      "refused",
      "untrusted",
      "broken",
      "settings",
    ] as const) {
      expect(mayRepeat(READ, made(reason, "no")), reason).to.equal(false);
    }
    for (const reason of ["busy", "throttled", "server", "unreachable", "timeout"] as const) {
      expect(mayRepeat(READ, made(reason, "unknown")), reason).to.equal(true);
      expect(mayRepeat(ROTATE, made(reason, "unknown")), reason).to.equal(false);
      // A fault of the service's proves nothing that the retry of a rotation could rest on, and a late one has no time.
      const isProvable = reason !== "server" && reason !== "timeout";
      expect(mayRepeat(ROTATE, made(reason, "no")), reason).to.equal(isProvable);
    }
  });
});
