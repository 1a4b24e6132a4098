import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { operations } from "../../../provider/cloud/operations";
import { authorization, sdkDate } from "../../../provider/cloud/signing/sign";
import { keyId } from "../../support/keys";
import { expectNothingPolluted } from "./support/clean";
import { nastyText, nastyValue, ownObject, tries } from "./support/values";

/** What is fuzzed must not be what the answer to everything is. */
const STATUSES = [200, 201, 204, 400, 401, 403, 404, 405, 413, 414, 429, 431, 501];

interface Shot {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

const project = "0123456789abcdef0123456789abcdef";
/** One line's worth of anything: what cannot be in a request line or a header is taken out, since Node answers it itself. */

const line = nastyText.map((text) =>
  Buffer.from(text.replace(/[\p{Cc} ]/gu, ""))
    .toString("latin1")
    .slice(0, 3000),
);
const segment = fc.oneof(fc.constantFrom("db", keyId(1), "..", "%2e%2e", "%", "%zz", "%00", "%ff", "__proto__"), line);
const knownPath = fc.constantFrom(...operations).chain(({ path }) =>
  fc.array(segment, { minLength: 3, maxLength: 3 }).map((given) => {
    const rest = [...given];
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === "project_id" ? project : (rest.pop() ?? "")));
  }),
);
const target = fc
  .tuple(
    fc.oneof(
      { arbitrary: knownPath, weight: 4 },
      line.map((text) => `/${text}`),
      fc.constantFrom(
        "/",
        "//",
        "//[",
        "/_emulator/state",
        "/_emulator/clock",
        "/_emulator/faults",
        "/_emulator/__proto__",
        "*",
      ),
      fc.constantFrom("http://[", "http://evil.invalid/v1", "/%", "/openstack/latest/securitykey", "/v3/auth/tokens"),
    ),
    fc.oneof(
      fc.constant(""),
      fc.constantFrom("?", "?%", "?a=%ff", "?limit=-1", "?limit=1e9&marker=%00", "?__proto__=1"),
      line.map((text) => `?${text}`),
    ),
  )
  .map(([path, query]) => path + query);
const header = fc.oneof(
  fc.constantFrom(
    ...["X-Auth-Token: x", "X-Auth-Token:", "Authorization: Bearer x", "X-Project-Id: ../x", "Content-Type: text/html"],
    ...["X-Sdk-Content-Sha256: x", "X-Sdk-Date: never", "X-Domain-Id: __proto__", "Origin: http://evil.invalid"],
    `Authorization: SDK-HMAC-SHA256 Access=__proto__, SignedHeaders=host, Signature=${"0".repeat(64)}`,
    `Authorization: SDK-HMAC-SHA256 Access=EMULATEDACCESSKEY000, SignedHeaders=constructor;__proto__;x-sdk-date, Signature=${"0".repeat(64)}`,
  ),
  line.map((text) => `X-Anything: ${text}`),
  fc.tuple(line, line).map(([name, text]) => `X-${name.replaceAll(/[^\w-]/g, "")}: ${text}`),
);
const field = fc.constantFrom(
  "key_id",
  "rotation_interval",
  "auto_rotation",
  "auth",
  "limit",
  "keys",
  "advance",
  "operation",
  "__proto__",
);
const body = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  nastyValue.map((value) => Buffer.from(JSON.stringify(value ?? null))),
  fc
    .array(fc.tuple(field, nastyValue), { maxLength: 4 })
    .map((entries) => Buffer.from(JSON.stringify(ownObject(entries)))),
  fc
    .constantFrom(
      "{",
      "[]",
      "null",
      '{"auth":{"identity":null}}',
      '{"auth":{"identity":{"methods":["password"]}}}',
      '{"keys":[{"keyId":"x","keyState":9}]}',
    )
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
);
const shots: fc.Arbitrary<Shot & { readonly signed: boolean }> = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"),
  target,
  headers: fc.array(header, { maxLength: 4 }),
  body,
  signed: fc.boolean(),
});

describe("the emulator, before hostile requests", function () {
  this.timeout(300_000);
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await createEmulator({ state: { keys: [{ keyId: keyId(1) }], secrets: [{ name: "db" }] } });
  });
  afterEach(() => emulator.close());

  it("answers each with a status that is documented, never with a mistake of its own, and lives on", async () => {
    const seen = new Map<number, number>();
    const property = fc.asyncProperty(shots, async (shot) => {
      const { status, text } = await send(emulator, shot.signed ? signed(emulator, shot) : shot);
      seen.set(status, (seen.get(status) ?? 0) + 1);
      expect(STATUSES, text.slice(0, 800)).to.include(status);
      expect(text).not.to.match(/A mistake of the emulator's|Cannot read|is not a function|\[object |native code/);
      expectNothingPolluted();
      const state = emulator.state();
      expect(JSON.parse(JSON.stringify(state))).to.deep.include({ region: "cn-north-4" });
      // Whatever was put beside it, the account's own objects are as they were but for what the API allows.
      expect(state.secrets.map(({ name }) => name)).to.include("db");
      expect(() => emulator.calls()).not.to.throw();
    });
    await fc.assert(property, tries(400));
    expect([...seen.keys()]).to.include.members([200, 400, 401, 404]);
  });
});

/** The same with a signature that is right, as far as a client can make one for it. */
function signed({ url, credentials }: Emulator, shot: Shot): Shot {
  const headers = { Host: new URL(url).host, "X-Sdk-Date": sdkDate(Date.now()) };
  try {
    const signable = { method: shot.method, url: new URL(shot.target, url), headers, body: shot.body.toString("utf8") };
    const value = authorization(signable, headers["X-Sdk-Date"], credentials);
    return { ...shot, headers: [`Authorization: ${value}`, `X-Sdk-Date: ${headers["X-Sdk-Date"]}`, ...shot.headers] };
  } catch {
    return shot;
  }
}

/** Sends bytes that no HTTP client would, and reads the answer. */
async function send(
  emulator: Emulator,
  { method, target, headers, body }: Shot,
): Promise<{ status: number; text: string }> {
  const { hostname, port, host } = new URL(emulator.url);
  const socket = connect(Number(port), hostname);
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: close",
    ...headers,
    `Content-Length: ${body.length}`,
  ];
  socket.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), body]));
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1"))).on("error", () => undefined);
  await once(socket, "close");
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}
