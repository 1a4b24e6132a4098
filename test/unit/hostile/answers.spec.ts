import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { expect } from "chai";
import { NO_LOOK } from "../../support/settings";
import fc from "fast-check";
import { createCloud, csms, dws, iam, isCloudError, kms, sts } from "../../../provider/cloud";
import { type Operation } from "../../../provider/cloud/operations";
import { virtualRuntime } from "../cloud/support/cloud";
import { expectClean, expectCleanText, expectNothingPolluted } from "./support/clean";
import { nastyText, nastyValue, ownObject, tries } from "./support/values";

/** What the client signs with and sends: no answer may make it say any of it. */
const KEYS = { accessKey: "AKCANARY000000000001", secretKey: "SKCANARY0000000000000000000000000000001" };
const TOKEN = "canary-security-token-0123456789";
const SECRETS = [KEYS.accessKey, KEYS.secretKey, TOKEN];
const PLACE = { region: "cn-north-4", projectId: "0123456789abcdef0123456789abcdef" };
/** How much larger the heap may be after one answer, in bytes, with what is only not collected yet. */
const MOST_MEMORY = 512 * 1024 * 1024;

interface HostileAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly cutAt: number;
}

const id = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const CALLS: readonly (readonly [Operation, Record<string, unknown>])[] = [
  [kms.ShowKeyRotationStatus, { key_id: id }],
  [kms.EnableKeyRotation, { key_id: id }],
  [kms.ListKeyDetail, { key_id: id }],
  [csms.RotateSecret, { secret_name: "db" }],
  [csms.ListSecretTask, { secret_name: "db" }],
  [csms.ShowSecret, { secret_name: "db" }],
  [csms.UpdateSecret, { secret_name: "db", auto_rotation: false }],
  [csms.ShowSecretStage, { secret_name: "db", stage_name: "SYSCURRENT" }],
  [dws.RotateKey, { cluster_id: id }],
  [dws.ShowClusterEncryptInfo, { cluster_id: id }],
  [iam.KeystoneListProjects, { name: "cn-north-4" }],
  [sts.GetCallerIdentity, {}],
];

const texts = fc.oneof(nastyText, fc.constantFrom(...SECRETS, "KMS.0207", "APIGW.0301", "constructor", "DWS.0000"));
const times = fc.oneof(
  fc.constantFrom("0", "-1", "1e9", "999999", "99999999999999999999", "soon", "Wed, 25 Nov 2026 00:00:00 GMT"),
  fc.constantFrom("+275760-09-13T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT", "2026", "99999", "Wednesday"),
);
/** Fields that some service answers, with anything in them. */
const names = [
  ...["error_code", "error_msg", "errCode", "externalMessage", "code", "message", "error", "request_id", "errorCode"],
  ...["key_rotation_enabled", "rotation_interval", "last_rotation_time", "number_of_rotations", "secret", "stage"],
  ...["tasks", "task_id", "next_marker", "rotation_task_id", "version_id", "rotate_key_time", "projects", "key_info"],
];
const documents = fc.oneof(
  nastyValue,
  fc.array(fc.tuple(fc.constantFrom(...names, "__proto__", "constructor"), fc.oneof(texts, nastyValue))).map(ownObject),
  fc.tuple(texts, texts).map(([code, message]) => ({ error: { error_code: code, error_msg: message } })),
  fc.tuple(texts, texts).map(([error_code, error_msg]) => ({ error_code, error_msg, request_id: SECRETS[1] })),
);
const json = documents.map((value) => Buffer.from(JSON.stringify(value ?? null)));
const bodies = fc.oneof(
  { arbitrary: json, weight: 8 },
  { arbitrary: texts.map((text) => Buffer.from(text)), weight: 2 },
  { arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
  {
    arbitrary: fc
      .constantFrom(
        ...["", "[", "{}", "null", "0", '""', "<html><body>Sign in</body></html>", '{"a":1}garbage', "\ufeff{}"],
        ...[
          "[".repeat(500_000),
          '{"a":'.repeat(200_000),
          `[${"0,".repeat(400_000)}0]`,
          `{"tasks":[${"{},".repeat(300_000)}{}]}`,
        ],
        `{"rotation_interval":${"9".repeat(400)},"last_rotation_time":1e400}`,
      )
      .map((text) => Buffer.from(text)),
    weight: 3,
  },
);
const answers: fc.Arbitrary<HostileAnswer> = fc
  .record({
    status: fc.oneof(
      fc.constant(200),
      fc.constantFrom(201, 204, 301, 302, 401, 404, 407, 429, 500, 503),
      fc.integer({ min: 200, max: 999 }),
    ),
    type: fc.constantFrom("application/json", "application/json; charset=utf-16", "text/html", "nonsense", ""),
    date: fc.option(times),
    retryAfter: fc.option(times),
    requestId: fc.option(fc.constantFrom("req-1", "x".repeat(7000), ...SECRETS)),
    packing: fc.constantFrom(
      "none",
      "none",
      "none",
      "none",
      "none",
      "none",
      "gzip",
      "br",
      "false gzip",
      "false deflate",
      "bomb",
    ),
    location: fc.option(fc.constantFrom("http://[", "https://evil.invalid/", "/", "")),
    body: bodies,
    cut: fc.option(fc.integer({ min: 0, max: 50 }), { freq: 5 }),
  })
  .map(({ status, body, packing, cut, ...rest }) => {
    const packed = pack(packing, body);
    const given = Object.entries({
      "Content-Type": rest.type,
      Date: rest.date,
      "Retry-After": rest.retryAfter,
      "X-Request-Id": rest.requestId,
      Location: rest.location,
      "Content-Encoding": packed.encoding,
    });
    const headers = given.filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "");
    return { status, headers, body: packed.body, cutAt: cut ?? packed.body.length };
  });

describe("the client, before hostile answers", function () {
  this.timeout(300_000);
  let server: Server;
  let url: string;
  let answer: HostileAnswer;
  before(async () => {
    server = createServer((request, response) => {
      request.resume().on("end", () => {
        response.sendDate = false;
        response.writeHead(answer.status, answer.headers.flat());
        if (answer.cutAt < answer.body.length) {
          response.write(answer.body.subarray(0, answer.cutAt), () => response.socket?.destroy());
        } else {
          response.end(answer.body);
        }
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  it("fails in words that name the operation, or takes what the API documents", async () => {
    const outcomes = { taken: 0, refused: 0 };
    const property = fc.asyncProperty(fc.constantFrom(...CALLS), answers, async ([operation, request], given) => {
      answer = given;
      const said: string[] = [];
      const before = process.memoryUsage().heapUsed;
      try {
        const result = await call(operation, request, said);
        outcomes.taken += 1;
        expect(JSON.stringify([result])).not.to.contain("[object ");
      } catch (error) {
        outcomes.refused += 1;
        expectClean(error, SECRETS);
        expect(isCloudError(error) && error.message).to.contain(operation.name);
      }
      expect(process.memoryUsage().heapUsed - before, "bytes").to.be.below(MOST_MEMORY);
      expectNothingPolluted();
      said.forEach((line) => expectCleanText(line, SECRETS, 12_000));
    });
    await fc.assert(property, tries(250));
    expect(outcomes.taken, "most hostile answers lack what was asked for").to.be.above(0);
    expect(outcomes.refused).to.be.above((outcomes.taken + outcomes.refused) / 3);
  });

  function call(operation: Operation, request: Record<string, unknown>, said: string[]): Promise<unknown> {
    const settings: Record<string, unknown> = {
      ...NO_LOOK,
      "huaweicloud:endpoints": { kms: url, dws: url, iam: url, sts: url },
      "huaweicloud:accessKey": KEYS.accessKey,
      "huaweicloud:secretKey": KEYS.secretKey,
      "huaweicloud:securityToken": TOKEN,
      "huaweicloud:maxRetries": "1",
      "huaweicloud-rotation:requestTimeout": "5s",
      "huaweicloud-rotation:trace": true,
    };
    const runtime = virtualRuntime();
    const cloud = createCloud(
      (key) => settings[key],
      {},
      runtime,
      (line) => void said.push(line),
    );
    return cloud.call(operation, request, { ...PLACE, deadline: runtime.now() + 60_000 });
  }
});

/** 32 MiB of blanks in 32 KiB. */
const BOMB = gzipSync(Buffer.alloc(32 * 1024 * 1024, " "));

function pack(how: string, body: Buffer): { readonly body: Buffer; readonly encoding?: string } {
  switch (how) {
    case "gzip":
      return { body: gzipSync(body), encoding: "gzip" };
    case "br":
      return { body: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }), encoding: "br" };
    case "false gzip":
      return { body, encoding: "gzip" };
    case "false deflate":
      return { body, encoding: "deflate" };
    case "bomb":
      return { body: BOMB, encoding: "gzip" };
    default:
      return { body };
  }
}
