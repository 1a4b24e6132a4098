import { expect } from "chai";
import type { Emulator, EmulatorSeed } from "../../../provider/emulator";
import { type Answer, call, closeEmulators, code, type Extra, send, startEmulator } from "./client";

afterEach(closeEmulators);

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const STATUS = "/v1.0/{p}/kms/get-key-rotation-status";
const IAM_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const other = { domainId: "d0000000000000000000000000000002", domainName: "another-account" };

const start = (state: EmulatorSeed = {}) =>
  startEmulator({ state: { keys: [{ keyId }], secrets: [{ name: "db" }], agencies: [{ name: "rotator" }], ...state } });

/** A sign-in by password. */
function signIn(
  emulator: Emulator,
  user: object = {},
  scope: object = { project: { name: "cn-north-4" } },
): Promise<Answer> {
  const given = { name: "emulated-user", password: "emulated-password", domain: { name: "emulated-account" }, ...user };
  const identity = { methods: ["password"], password: { user: given } };
  return send(emulator, "POST", "/v3/auth/tokens", {
    query: { nocatalog: "true" },
    body: { auth: { identity, scope } },
  });
}

const token = async (emulator: Emulator, scope?: object) =>
  (await signIn(emulator, {}, scope)).headers.get("x-subject-token") ?? "";
const withToken = (emulator: Emulator, token: string, method = "POST", path = STATUS) =>
  send(emulator, method, path, {
    headers: { "x-auth-token": token },
    ...(method === "POST" && { body: { key_id: keyId } }),
  });

/** Assumes an agency the way of IAM v3. */
const assume = (emulator: Emulator, role: object = {}, extra: Extra = {}) => {
  const assume_role = { agency_name: "rotator", domain_name: "emulated-account", ...role };
  const body = { auth: { identity: { methods: ["assume_role"], assume_role } } };
  return call(emulator, "POST", "/v3.0/OS-CREDENTIAL/securitytokens", { body, ...extra });
};

/** A call with a temporary access key. */
const withKey = (emulator: Emulator, answer: Answer, headers?: Record<string, string>) =>
  call(emulator, "POST", STATUS, {
    accessKey: String(answer.at("credential.access")),
    secretKey: String(answer.at("credential.secret")),
    headers: headers ?? { "x-security-token": String(answer.at("credential.securitytoken")) },
    body: { key_id: keyId },
  });

describe("the emulator's IAM", () => {
  describe("tokens", () => {
    it("are in a header of a 201, and let in", async () => {
      const emulator = await start();
      const answer = await signIn(emulator);
      expect(answer.status).to.equal(201);
      expect(answer.headers.get("x-iam-trace-id")).to.be.a("string");
      expect(answer.at("token.project.name")).to.equal("cn-north-4");
      expect(answer.at("token.expires_at")).to.match(IAM_TIME);
      const lasts = Date.parse(String(answer.at("token.expires_at"))) - Date.now();
      expect(Math.round(lasts / 3_600_000)).to.equal(24);
      expect(code(await withToken(emulator, answer.headers.get("x-subject-token")!))).to.equal("200 ok");
    });

    for (const [what, user, scope, expected] of [
      ["a wrong password", { password: "wrong" }, undefined, 401],
      ["an unknown user", { name: "nobody" }, undefined, 401],
      ["another account", { domain: { name: "nowhere" } }, undefined, 401],
      ["an unknown project", {}, { project: { name: "nowhere" } }, 401],
    ] as const) {
      it(`are refused for ${what}, in IAM's own shape, and the password is not kept`, async () => {
        const emulator = await start();
        const answer = await signIn(emulator, user, scope);
        expect([answer.status, answer.at("error.code"), answer.at("error.title")]).to.deep.equal([
          expected,
          expected,
          "Unauthorized",
        ]);
        expect(JSON.stringify(emulator.calls())).not.to.contain("emulated-password");
        expect(emulator.calls()[0]).to.include({ operation: "KeystoneCreateUserTokenByPassword", code: "401" });
      });
    }

    for (const [method, path, invalid, expired] of [
      ["POST", STATUS, "403 KMS.0302", "403 KMS.0303"],
      ["GET", "/v1/{p}/secrets/db", "400 CSMS.0301", "400 CSMS.0301"],
      ["GET", "/v1.0/{p}/clusters", "401 APIGW.0301", "401 APIGW.0307"],
    ] as const) {
      it(`are refused by ${path} with ${invalid}, and with ${expired} when they have expired`, async () => {
        const emulator = await start();
        const good = await token(emulator);
        expect(code(await withToken(emulator, "nonsense", method, path))).to.equal(invalid);
        expect(code(await withToken(emulator, good, method, path))).to.equal("200 ok");
        emulator.advanceTokens("24h");
        expect(code(await withToken(emulator, good, method, path))).to.equal(expired);
        emulator.put({ behaviour: { tokenRefusedBy: "gateway" } });
        expect(code(await withToken(emulator, good, method, path))).to.equal("401 APIGW.0307");
      });
    }

    it("do not expire with the clock of the cloud's own events, and live as long as is set", async () => {
      const emulator = await start({ behaviour: { tokenLife: "10m" } });
      const good = await token(emulator);
      emulator.advance("90d");
      expect(code(await withToken(emulator, good))).to.equal("200 ok");
      emulator.setSkew("10m");
      expect(code(await withToken(emulator, good))).to.equal("403 KMS.0303");
    });

    it("are good for the project of their scope alone", async () => {
      const projects = [
        { id: "0123456789abcdef0123456789abcdef", name: "cn-north-4" },
        { id: "11111111111111111111111111111111", name: "cn-north-4_second" },
      ];
      const emulator = await start({ projects });
      const second = await token(emulator, { project: { id: projects[1]!.id } });
      expect(code(await withToken(emulator, second))).to.equal("403 KMS.0321");
      expect(code(await withToken(emulator, await token(emulator, { domain: { name: "emulated-account" } })))).to.equal(
        "200 ok",
      );
    });
  });

  describe("projects and accounts", () => {
    it("are found by name, for a signature or a token", async () => {
      const emulator = await start();
      const list = await call(emulator, "GET", "/v3/projects", { query: { name: "cn-north-4" } });
      expect(list.at("projects.*.id")).to.deep.equal([emulator.projectId]);
      expect(
        (await call(emulator, "GET", "/v3/projects", { query: { name: "nowhere" } })).at("projects"),
      ).to.deep.equal([]);
      const own = await withToken(emulator, await token(emulator), "GET", "/v3/auth/projects");
      expect(own.at("projects.*.name")).to.deep.equal(["cn-north-4"]);
      expect((await call(emulator, "GET", "/v3/auth/domains")).at("domains.0.name")).to.equal("emulated-account");
      expect((await call(emulator, "GET", "/v5/caller-identity")).json).to.include({
        account_id: "d0000000000000000000000000000001",
        principal_urn: "iam::d0000000000000000000000000000001:user:emulated-user",
      });
    });
  });

  describe("agencies", () => {
    it("give a temporary access key, good with its security token only, until it expires", async () => {
      const emulator = await start();
      const answer = await assume(emulator);
      expect(answer.status).to.equal(201);
      expect(answer.at("credential.expires_at")).to.match(IAM_TIME);
      expect(code(await withKey(emulator, answer))).to.equal("200 ok");
      for (const headers of [{}, { "x-security-token": "another" }]) {
        expect(code(await withKey(emulator, answer, headers))).to.equal("401 APIGW.0301");
      }
      emulator.advanceTokens("15m");
      const late = await withKey(emulator, answer);
      expect(code(late)).to.equal("401 APIGW.0301");
      expect(late.at("error_msg")).to.contain("expired");
    });

    for (const [what, role, expected] of [
      ["an agency that does not exist", { agency_name: "nobody" }, 404],
      ["an agency of another account", { domain_name: "nowhere" }, 404],
      ["no account", { domain_name: undefined }, 400],
      ["too long a time", { duration_seconds: 86_401 }, 400],
      ["too short a time", { duration_seconds: 899 }, 400],
    ] as const) {
      it(`are refused for ${what}`, async () => {
        const answer = await assume(await start(), role);
        expect([answer.status, answer.at("error.code")]).to.deep.equal([expected, expected]);
      });
    }

    it("have permissions and projects of their own", async () => {
      const theirs = { id: "22222222222222222222222222222222", name: "cn-north-4", domainId: other.domainId };
      const emulator = await start({
        projects: [{ id: "0123456789abcdef0123456789abcdef", name: "cn-north-4" }, theirs],
        agencies: [
          { name: "reader", denied: ["kms:cmk:getRotation"] },
          { name: "delegate", ...other },
        ],
      });
      expect(code(await withKey(emulator, await assume(emulator, { agency_name: "reader" })))).to.equal("403 KMS.0306");
      const delegate = await assume(emulator, { agency_name: "delegate", domain_name: other.domainName });
      const projects = await call(emulator, "GET", "/v3/projects", {
        accessKey: String(delegate.at("credential.access")),
        secretKey: String(delegate.at("credential.secret")),
        headers: { "x-security-token": String(delegate.at("credential.securitytoken")) },
      });
      expect(projects.at("projects.*.id")).to.deep.equal([theirs.id]);
      expect(code(await withKey(emulator, delegate)), "the first account's project").to.equal("403 KMS.0321");
    });

    it("are assumed the way of STS too, with other names", async () => {
      const emulator = await start();
      const body = {
        agency_urn: "iam::d0000000000000000000000000000001:agency:rotator",
        agency_session_name: "test",
        duration_seconds: 900,
      };
      const answer = await call(emulator, "POST", "/v5/agencies/assume", { body });
      expect(answer.status).to.equal(200);
      const used = await call(emulator, "GET", "/v5/caller-identity", {
        accessKey: String(answer.at("credentials.access_key_id")),
        secretKey: String(answer.at("credentials.secret_access_key")),
        headers: { "x-security-token": String(answer.at("credentials.security_token")) },
      });
      expect(used.at("principal_urn")).to.equal("iam::d0000000000000000000000000000001:agency:rotator");
      const unknown = { ...body, agency_urn: "iam::nowhere:agency:rotator" };
      expect((await call(emulator, "POST", "/v5/agencies/assume", { body: unknown })).status).to.equal(403);
    });
  });

  describe("metadata of a machine", () => {
    const KEY = "/openstack/latest/securitykey";
    const TOKEN = "/meta-data/latest/api/token";
    const ttl = { "x-metadata-token-ttl-seconds": "21600" };

    it("asks for a token of its own first (v2)", async () => {
      const emulator = await start({ behaviour: { metadataAgency: "rotator" } });
      expect((await send(emulator, "GET", KEY)).status).to.equal(401);
      expect((await send(emulator, "PUT", TOKEN)).status).to.equal(400);
      const { status, text } = await send(emulator, "PUT", TOKEN, { headers: ttl });
      expect(status).to.equal(200);
      const answer = await send(emulator, "GET", KEY, { headers: { "x-metadata-token": text } });
      expect(code(await withKey(emulator, answer))).to.equal("200 ok");
      emulator.advanceTokens("6h");
      expect((await send(emulator, "GET", KEY, { headers: { "x-metadata-token": text } })).status).to.equal(401);
    });

    it("knows no token (v1)", async () => {
      const emulator = await start({ behaviour: { metadata: "v1", metadataAgency: "rotator" } });
      expect((await send(emulator, "PUT", TOKEN, { headers: ttl })).status).to.equal(404);
      const answer = await send(emulator, "GET", KEY);
      expect(code(await withKey(emulator, answer))).to.equal("200 ok");
    });

    it("says that no agency is configured", async () => {
      const emulator = await start({ behaviour: { metadata: "v1" } });
      const answer = await send(emulator, "GET", KEY);
      expect([answer.status, answer.text]).to.satisfy(
        ([status, text]: [number, string]) =>
          status === 401 && text.includes("Please configure Cloud Service Agency first"),
      );
      expect(emulator.calls()[0]).to.include({ service: "metadata", operation: KEY, status: 401 });
    });
  });
});
