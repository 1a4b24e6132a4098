import dns from "node:dns";
import { expect } from "chai";
import { failure, REGION } from "../support/cloud";
import type { Reply } from "../support/server";
import { ACCOUNT } from "../support/signIn";
import { iamKey, PATHS, SECRETS, type SignInServer, signInServer, stsKey } from "../support/signInServer";

const HALF = { credential: { ...iamKey("HALF").credential, securitytoken: "" } };
const KEYS = { HW_ACCESS_KEY: "AKBASE", HW_SECRET_KEY: "SKBASE" };
const BY_ID = { "huaweicloud:assumeRole": { agencyName: "rotation", domainId: ACCOUNT.domain } };
const BY_NAME = { "huaweicloud:assumeRole": { agencyName: "rotation", domainName: "acme" } };
const TEXT = { ...ACCOUNT.sts, HUAWEICLOUD_OIDC_ID_TOKEN: "a-token-in-a-variable\n" };

describe("what a token or a key is exchanged for", () => {
  let at: SignInServer;
  beforeEach(async () => void (at = await signInServer()));
  afterEach(() => at.server.close());

  const idp = () => ({ HUAWEICLOUD_SDK_IDP_ID: "forge", ...at.job() });

  type Row = readonly [operation: string, path: string, what: string, () => Record<string, string>, object?];
  const ANSWERS: readonly Row[] = [
    ["IAM CreateTokenWithIdToken", PATHS.byIdToken, "a token (header X-Subject-Token)", idp],
    ["IAM CreateTemporaryAccessKeyByToken", PATHS.securityTokens, "a temporary access key", idp],
    ["STS AssumeAgencyWithOIDC", PATHS.assumeWithOidc, "a temporary access key", () => TEXT],
    ["STS AssumeAgency", PATHS.assume, "a temporary access key", () => KEYS, BY_ID],
    ["IAM CreateTemporaryAccessKeyByAgency", PATHS.securityTokens, "a temporary access key", () => KEYS, BY_NAME],
  ];
  for (const [operation, path, what, environment, settings = {}] of ANSWERS) {
    it(`is refused where ${operation} answers without it, or with a half; nothing of the answer is said`, async () => {
      for (const body of [{}, HALF, { credentials: null }]) {
        at.answer(path, { status: path === PATHS.assume || path === PATHS.assumeWithOidc ? 200 : 201, body });
        const error = await failure(at.signIn(environment(), settings as never));
        const [service = "", name = ""] = operation.split(" ");
        // The schema of the answer refuses some of them before.
        expect(
          error.message.replace(
            /answered HTTP 201 with a body that is not an answer of the API/,
            `answered without ${what}`,
          ),
        )
          .to.match(/^\w+ \w+ answered without a .*, and a proxy in between\.$/)
          .and.contain(`${operation} answered without ${what}`)
          .and.not.contain("HALF");
        expect(error).to.include({ service: service.toLowerCase(), operation: name, reason: "broken" });
        expect(error.message.includes("answered without") ? error.processed : "no").to.equal("no");
        expect(at.paths().at(-1), "nothing is asked of anybody after it").to.equal(path);
      }
    });

    it(`is explained where ${operation} refuses, without the secrets that the answer repeats`, async () => {
      const echo = [SECRETS.jobToken, SECRETS.subject, "a-token-in-a-variable", "AKBASE"];
      at.answer(path, { status: 400, body: { error: { code: "X.1", message: `seen ${echo.join(" ")}` } } });
      const error = await failure(at.signIn(environment(), { ...settings, "huaweicloud-rotation:trace": "true" }));
      expect(error.message).to.match(/seen /);
      const { body, headers } = at.server.seen.findLast((seen) => seen.path === path)!;
      const used = echo.filter((secret) => `${body} ${headers.authorization ?? ""}`.includes(secret));
      expect(used, "a secret that was sent").to.have.length(1);
      expect([error.message, ...at.lines].join("\n")).not.to.contain(used[0]);
    });
  }

  it("never shows a token of a variable, whatever repeats it later", async () => {
    const path = "/v1.0/0123456789abcdef0123456789abcdef/kms/enable-key-rotation";
    at.answer(path, { status: 400, body: { error_code: "KMS.1", error_msg: "not a-token-in-a-variable" } });
    const { message } = await failure(at.call(TEXT));
    expect(message).to.match(/not /).and.not.contain("a-token-in-a-variable");
    expect(at.sent(PATHS.assumeWithOidc)[0]).to.include({ id_token: "a-token-in-a-variable" });
  });

  it("is nothing for a blank token: nobody is called", async () => {
    const { message } = await failure(at.signIn({ ...TEXT, HUAWEICLOUD_OIDC_ID_TOKEN: " \n" }));
    expect(message).to.equal("HUAWEICLOUD_OIDC_ID_TOKEN is blank: it must hold a token.");
    expect(at.paths()).to.deep.equal([]);
  });

  const NO_STS: readonly (readonly [string, Reply, boolean])[] = [
    ["knows no such API", { status: 404, body: { error_code: "APIGW.0101", error_msg: "no" } }, true],
    ["forbids it", { status: 403, body: { error_code: "STS.403", error_msg: "no" } }, false],
    ["refuses the key", { status: 401, body: { error_code: "APIGW.0301", error_msg: "no" } }, false],
    ["has a fault", { status: 503, body: {} }, false],
    ["answers without a key", { body: {} }, false],
    ["breaks off", (response) => response.socket?.resetAndDestroy(), false],
  ];
  for (const [name, reply, byIam] of NO_STS) {
    it(`is ${byIam ? "IAM's" : "nobody else's"} where STS ${name}`, async () => {
      at.answer(PATHS.assume, reply);
      const outcome = at.signIn(KEYS, BY_ID);
      if (byIam) {
        await outcome;
        const role = { agency_name: "rotation", domain_id: ACCOUNT.domain, duration_seconds: 3600 };
        expect(at.sent(PATHS.securityTokens)).to.deep.equal([
          { auth: { identity: { methods: ["assume_role"], assume_role: role } } },
        ]);
      } else {
        expect(await failure(outcome)).to.include({ service: "sts", operation: "AssumeAgency" });
        expect(at.paths()).to.deep.equal([PATHS.assume]);
      }
    });
  }

  it("is IAM's where there is no host of STS, and nobody else's where that is not known", async () => {
    const { lookup } = dns;
    const { url } = at.server;
    const endpoints = { "huaweicloud:endpoints": { kms: url, iam: url, sts: "https://sts.cloud.example" } };
    const signIn = (code: string) => {
      dns.lookup = ((_host: string, _options: unknown, told: (error: Error) => void) => {
        told(Object.assign(new Error("no such host"), { code, syscall: "getaddrinfo" }));
      }) as never;
      return at.signIn(KEYS, { ...BY_ID, ...endpoints });
    };
    try {
      expect(await failure(signIn("EAI_AGAIN"))).to.include({ service: "sts", reason: "unreachable" });
      expect(at.paths()).to.deep.equal([]);
      await signIn("ENOTFOUND");
      expect(at.paths()).to.deep.equal([PATHS.securityTokens]);
    } finally {
      dns.lookup = lookup;
    }
  });

  describe("of a variable has an end, which is said once:", () => {
    const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
    const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
    const [EARLY, LATE] = [Date.parse("2098-01-01T00:00:00Z"), Date.parse("2099-01-01T00:00:00Z")];
    const said = (until: string) =>
      `HUAWEICLOUD_OIDC_ID_TOKEN cannot be renewed, so ${until}. A file that the platform renews, or GitHub's ` +
      "own token, has no such end.";

    for (const [name, text, expiration, until] of [
      ["the token's", token({ exp: LATE / 1000 }), iso(EARLY), `this run can work until ${iso(LATE)}`],
      ["the key's, which is later", token({ exp: EARLY / 1000 }), iso(LATE), `this run can work until ${iso(LATE)}`],
      ["the key's, of a token that is opaque", "opaque", iso(EARLY), `this run can work until ${iso(EARLY)}`],
      ["the key's, of a token without claims", "e30.bnVsbA.c2ln", iso(EARLY), `this run can work until ${iso(EARLY)}`],
      [
        "the key's, of a token with a time in words",
        token({ exp: "soon" }),
        iso(EARLY),
        `this run can work until ${iso(EARLY)}`,
      ],
      [
        "the key's, of a token that never ends",
        token({ exp: 1e300 }),
        iso(EARLY),
        `this run can work until ${iso(EARLY)}`,
      ],
      ["not known", "opaque", "", "it is not known until when this run can work"],
    ] as const) {
      it(name, async () => {
        at.answer(PATHS.assumeWithOidc, { body: stsKey("OIDC", expiration) });
        await at.signIn({ ...ACCOUNT.sts, HUAWEICLOUD_OIDC_ID_TOKEN: text });
        expect(at.lines).to.deep.equal([said(until)]);
      });
    }

    it("also where the key is renewed by it again and again", async () => {
      const { cloud, runtime, in: within } = at.to(TEXT);
      at.server.tellTime(() => runtime.now());
      for (let round = 1; round <= 3; round += 1) {
        at.answer(PATHS.assumeWithOidc, { body: stsKey("OIDC", iso(runtime.now() + 900_000)) });
        await cloud.signIn(REGION, within(60).deadline);
        expect(at.sent(PATHS.assumeWithOidc)).to.have.length(round);
        runtime.advance(890_000);
      }
      expect(at.lines).to.have.length(1);
    });
  });
});
