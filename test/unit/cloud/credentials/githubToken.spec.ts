import { expect } from "chai";
import { identityToken } from "../../../../provider/cloud/credentials/oidc/identityToken";
import { failure, KEY_ID, virtualRuntime } from "../support/cloud";
import { ACCOUNT } from "../support/signIn";
import { PATHS, SECRETS, type SignInServer, signInServer } from "../support/signInServer";

const ENDPOINT = "ACTIONS_ID_TOKEN_REQUEST_URL";

describe("GitHub's token for a job", () => {
  let at: SignInServer;
  beforeEach(async () => void (at = await signInServer()));
  afterEach(() => at.server.close());

  const job = (change: Record<string, string> = {}) => ({ ...ACCOUNT.sts, ...at.job(), ...change });
  const asked = () => at.server.seen.filter(({ path }) => path === PATHS.job);

  it("is asked for with the job's bearer, and has no end that would have to be said", async () => {
    await at.signIn(job());
    expect(asked()).to.have.length(1);
    expect(asked()[0]).to.include({ method: "GET", query: "run=1" });
    expect(asked()[0]!.headers).to.include({ authorization: `Bearer ${SECRETS.bearer}` });
    expect(at.sent(PATHS.assumeWithOidc)[0]).to.include({ id_token: SECRETS.jobToken });
    expect(at.lines).to.deep.equal([]);
  });

  for (const [name, environment, settings, query] of [
    ["none, GitHub's own default", {}, {}, "run=1&audience=of-the-job"],
    ["that of the environment", { HUAWEICLOUD_OIDC_AUDIENCE: "mine" }, {}, "run=1&audience=mine"],
    [
      "a declared one, before the environment's",
      { HUAWEICLOUD_OIDC_AUDIENCE: "other" },
      { "huaweicloud-rotation:oidcAudience": "mine & only" },
      "run=1&audience=mine+%26+only",
    ],
  ] as const) {
    it(`is for one audience: ${name}`, async () => {
      const address = `${at.server.url}${PATHS.job}?run=1&audience=of-the-job`;
      await at.signIn(job({ [ENDPOINT]: address, ...environment }), settings);
      expect(asked()[0]!.query).to.equal(query);
    });
  }

  for (const address of [
    ...["http://forge.example/token", "ftp://127.0.0.1/", "file:///etc/passwd", "no-url"],
    ...["http://127.0.0.1.evil.example/", "http://localhost.evil.example/", "http://169.254.169.254/"],
    ...["https://user@forge.example/", "https://:word@forge.example/", "http://user@127.0.0.1/"],
  ]) {
    it(`is not asked for at ${address}: the bearer would be sent there`, async () => {
      const error = await failure(at.signIn(job({ [ENDPOINT]: address })));
      expect(error.message).to.equal(`${ENDPOINT} must be a URL with https: GitHub sets it.`);
      expect(error).to.include({ reason: "settings", processed: "no" });
      expect(at.paths()).to.deep.equal([]);
    });
  }

  it("may be asked for by TLS anywhere, and in clear on this machine", () => {
    for (const address of ["https://forge.example/", "http://127.0.0.1:1/", "http://localhost/", "http://[::1]/"]) {
      expect(() => at.to(job({ [ENDPOINT]: address })).cloud.about("cn-north-4"), address).not.to.throw();
    }
  });

  for (const name of [ENDPOINT, "ACTIONS_ID_TOKEN_REQUEST_TOKEN"]) {
    it(`is none where ${name} is missing`, async () => {
      const { message } = await failure(at.signIn(job({ [name]: "" })));
      expect(message).to.match(/^HUAWEICLOUD_OIDC_PROVIDER_URN is set but the identity token is not/);
      expect(at.paths()).to.deep.equal([]);
    });
  }

  for (const [name, status, body] of [
    ["a token with another status", 203, { value: "a-token" }],
    ["a refusal that repeats the bearer", 401, { message: SECRETS.bearer }],
    ["a fault that holds a token", 500, { value: "a-token" }],
    ["a redirect", 302, { value: "a-token" }],
    ["an empty body", 200, undefined],
    ["null", 200, "null"],
    ["no JSON", 200, `value=${SECRETS.bearer}`],
    ["an empty token", 200, { value: "" }],
    ["a number for a token", 200, { value: 5 }],
  ] as const) {
    it(`is not taken from ${name}`, async () => {
      at.answer(PATHS.job, { status, body, headers: { Location: `${at.server.url}/elsewhere` } });
      const error = await failure(at.signIn(job()));
      expect(error.message).to.equal(
        `GitHub's service for identity tokens (${ENDPOINT}) answered HTTP ${status} without a token. Check the job's ` +
          "permission id-token: write.",
      );
      const fields = { service: "settings", operation: "identity token", reason: "settings", processed: "no" };
      expect(error).to.include(fields);
      expect(at.paths()).to.deep.equal([PATHS.job]);
    });
  }

  it("says that GitHub cannot be reached, and keeps the words for what is wrong on this side", async () => {
    const closed = { [ENDPOINT]: "http://127.0.0.1:1/" };
    expect((await failure(at.signIn(job(closed)))).message).to.match(
      /\(ACTIONS_ID_TOKEN_REQUEST_URL\) cannot be reached/,
    );
    const before = process.env.HTTPS_PROXY;
    process.env.HTTPS_PROXY = "socks5://127.0.0.1:1";
    try {
      const far = await failure(at.signIn(job({ [ENDPOINT]: "https://forge.example/" })));
      expect(far.message).to.match(/is a SOCKS proxy/);
    } finally {
      Reflect.deleteProperty(process.env, "HTTPS_PROXY");
      Object.assign(process.env, before !== undefined && { HTTPS_PROXY: before });
    }
  });

  it("is waited for 15 seconds, and never beyond the deadline", async () => {
    const timeouts: number[] = [];
    const runtime = virtualRuntime();
    const send = (_request: unknown, timeout: number) => {
      timeouts.push(timeout);
      return Promise.resolve({ status: 200, body: '{"value":"t"}' });
    };
    const context = { environment: job(), settings: {}, runtime, transport: () => ({ send }) };
    const token = identityToken(context as never, "IDP", { file: { name: "FILE", value: undefined } });
    for (const left of [60_000, 4000, -5000]) {
      await token.get(runtime.now() + left);
    }
    expect(timeouts).to.deep.equal([15_000, 4000, 1]);
  });

  it("keeps the bearer and the token to itself, whatever an answer repeats of them", async () => {
    const path = `/v1.0/0123456789abcdef0123456789abcdef/kms/enable-key-rotation`;
    at.answer(path, { status: 400, body: { error_code: "KMS.1", error_msg: `${KEY_ID} ${SECRETS.bearer}` } });
    const ofKms = await failure(at.call(job()));
    expect(ofKms.message).to.contain(KEY_ID).and.not.contain(SECRETS.bearer);
    at.answer(PATHS.assumeWithOidc, {
      status: 400,
      body: { error_code: "STS.1", error_msg: `no: ${SECRETS.jobToken}` },
    });
    const ofSts = await failure(at.call(job(), { "huaweicloud-rotation:trace": "true" }));
    expect(ofSts.message).to.match(/no: /);
    expect([ofSts.message, ...at.lines].join("\n")).not.to.contain(SECRETS.jobToken);
  });
});
