import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fromPod } from "../../../../provider/cloud/credentials/pod";
import { failure, virtualRuntime } from "../support/cloud";
import { iamKey, PATHS, type SignInServer, signInServer, stsKey } from "../support/signInServer";

const [URI, FILE] = ["HC_CONTAINER_CREDENTIALS_FULL_URI", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
const TOKEN = "a-token-of-the-pod";
const KEY = iamKey("POD");

describe("a pod's identity", () => {
  let at: SignInServer;
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "rotation-pod-"));
    writeFileSync(join(folder, "token"), `${TOKEN}\n`);
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => void (at = await signInServer()));
  afterEach(() => at.server.close());

  const pod = (uri = `${at.server.url}${PATHS.pod}`) => ({ [URI]: uri, [FILE]: join(folder, "token") });

  it("is asked for by the token of its file, and is kept nowhere", async () => {
    expect(await at.signIn(pod())).to.deep.equal({ expiresAt: Date.parse("2099-01-01T00:00:00Z") });
    const [asked] = at.server.seen;
    expect(asked).to.include({ method: "POST", path: PATHS.pod, body: "{}" });
    expect(asked!.headers).to.include({ authorization: TOKEN, "content-type": "application/json" });
    expect(at.lines).to.deep.equal([]);
  });

  for (const uri of [
    ...["http://pods.example/", "http://10.0.0.1/", "http://0.0.0.0/", "ftp://127.0.0.1/", "no-url"],
    ...["http://169.254.evil.example/", "http://169.254.1.1.evil.example/", "http://127.0.0.1.evil.example/"],
    ...["http://localhost.evil.example/", "http://1169.254.1.1/", "http://169.25.4.1/", "http://fe80.evil.example/"],
    ...["http://[2001:db8::1]/", "http://[2001:db8:fe80::1]/", "http://[fec0::1]/", "http://[fe7f::1]/"],
    ...[
      "http://[::ffff:10.0.0.1]/",
      "http://user@127.0.0.1/",
      "https://user@pods.example/",
      "https://:w@pods.example/",
    ],
  ]) {
    it(`is not asked for at ${uri}: the token would be sent there`, async () => {
      const error = await failure(at.signIn(pod(uri)));
      expect(error.message).to.equal(
        `${URI} must be a URL with https, or with http one of this node (127.0.0.1 or 169.254.…).`,
      );
      expect(error).to.include({ reason: "settings", processed: "no" });
      expect(at.paths()).to.deep.equal([]);
    });
  }

  for (const uri of [
    ...["https://pods.example/", "http://127.0.0.1:1/", "http://localhost/", "http://[::1]/"],
    ...["http://169.254.170.23/v1", "http://[fe80::1]/", "http://[FEBF::1]/"],
  ]) {
    it(`may be asked for at ${uri}`, () => {
      expect(at.to(pod(uri)).cloud.about("cn-north-4").source).to.equal(`the identity of this pod (${URI})`);
    });
  }

  for (const [there, missing] of [
    [URI, FILE],
    [FILE, URI],
  ] as const) {
    it(`is half without ${missing}, and says so`, async () => {
      const error = await failure(at.signIn({ ...pod(), [missing]: "" }));
      expect(error.message).to.equal(`${there} is set but ${missing} is not: set both.`);
    });
  }

  for (const [name, status, body] of [
    ["a refusal that repeats the token", 401, { message: TOKEN }],
    ["a refusal with a key", 400, KEY],
    ["a redirect with a key", 300, KEY],
    ["a fault with a key", 500, KEY],
    ["half a key", 200, { credential: { ...KEY.credential, securitytoken: undefined } }],
    ["no body", 200, undefined],
    ["null", 200, "null"],
  ] as const) {
    it(`is not taken from ${name}`, async () => {
      at.answer(PATHS.pod, { status, body });
      const error = await failure(at.signIn(pod()));
      expect(error.message).to.equal(
        `The service for this pod's credentials (${URI}) answered HTTP ${status} without a key. Check the pod's ` +
          "service account and its agency.",
      );
      const fields = { service: "settings", operation: "pod identity", reason: "settings", processed: "no" };
      expect(error).to.include(fields);
    });
  }

  it("is taken in every spelling, with every status that says yes", async () => {
    const { access, secret, securitytoken } = KEY.credential;
    const bare = { accessKeyId: access, secretAccessKey: secret, securityToken: securitytoken };
    for (const [status, body] of [
      [200, stsKey("POD")],
      [201, bare],
      [299, KEY],
    ] as const) {
      at.answer(PATHS.pod, { status, body });
      await at.call(pod());
      expect(at.server.seen.at(-1)!.headers.authorization).to.contain("Access=AKPOD");
    }
  });

  it("says that the service cannot be reached, and keeps the words for what is wrong on this side", async () => {
    expect((await failure(at.signIn(pod("http://127.0.0.1:1/")))).message).to.match(
      /FULL_URI\) cannot be reached\. Check/,
    );
    const authority = { "huaweicloud:cacertFile": join(folder, "token") };
    expect((await failure(at.signIn(pod(), authority))).message).to.match(/holds no certificate in PEM form/);
  });

  it("goes to the node itself, never through a proxy; and is waited for 5 seconds, never beyond the deadline", async () => {
    const sent: unknown[] = [];
    const runtime = virtualRuntime();
    const send = (_request: unknown, timeout: number, route: unknown) => {
      sent.push([timeout, route]);
      return Promise.resolve({ status: 200, body: JSON.stringify(KEY) });
    };
    for (const [uri, left] of [
      ["http://169.254.170.23/", 60_000],
      ["https://pods.example/", 2000],
      ["https://pods.example/", -2000],
    ] as const) {
      const found = fromPod({ environment: pod(uri), settings: {}, runtime, transport: () => ({ send }) } as never);
      await (found as Exclude<typeof found, string>).load({ region: "cn-north-4" }, runtime.now() + left);
    }
    expect(sent).to.deep.equal([
      [5000, { direct: true }],
      [2000, { direct: false }],
      [1, { direct: false }],
    ]);
  });
});
