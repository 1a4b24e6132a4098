import { generateKeyPairSync, sign } from "node:crypto";
import { expect } from "chai";
import type { Emulator, EmulatorSeed } from "../../../provider/emulator";
import { type Answer, call, closeEmulators, control, send, startEmulator } from "./client";

afterEach(closeEmulators);

const DOMAIN = "d0000000000000000000000000000001";
const OTHER = { domainId: "d0000000000000000000000000000002", domainName: "another-account" };

const start = (state: EmulatorSeed = {}) =>
  startEmulator({
    state: {
      agencies: [{ name: "rotator" }],
      identityProviders: [{ id: "forge", issuer: "https://forge.example", clientIds: ["huaweicloud"] }],
      ...state,
    },
  });

function part(value: unknown): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}

/** The same token with other claims, whose signature is therefore wrong. */
function forged(token: string, change: object): string {
  const [header = "", body = "", signature = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as object;
  return [header, part({ ...claims, ...change }), signature].join(".");
}

function assumeWithOidc(emulator: Emulator, change: object = {}): Promise<Answer> {
  return send(emulator, "POST", "/v5/agencies/assume-with-oidc", {
    body: {
      provider_urn: `iam::${DOMAIN}:oidc-provider:forge`,
      agency_urn: `iam::${DOMAIN}:agency:rotator`,
      agency_session_name: "pipeline",
      id_token: emulator.identityToken(),
      ...change,
    },
  });
}

function tokenFor(emulator: Emulator, idToken: string, idp = "forge"): Promise<Answer> {
  return send(emulator, "POST", "/v3.0/OS-AUTH/id-token/tokens", {
    headers: { "x-idp-id": idp },
    body: { auth: { id_token: { id: idToken } } },
  });
}

function keyFor(emulator: Emulator, id: string, seconds?: number): Promise<Answer> {
  const body = { auth: { identity: { methods: ["token"], token: { id, duration_seconds: seconds } } } };
  return send(emulator, "POST", "/v3.0/OS-CREDENTIAL/securitytokens", { body });
}

function callerBy(emulator: Emulator, key: Answer, [access, secret, token]: readonly [string, string, string]) {
  return call(emulator, "GET", "/v5/caller-identity", {
    accessKey: String(key.at(access)),
    secretKey: String(key.at(secret)),
    headers: { "x-security-token": String(key.at(token)) },
  });
}

const V3 = ["credential.access", "credential.secret", "credential.securitytoken"] as const;
const V5 = ["credentials.access_key_id", "credentials.secret_access_key", "credentials.security_token"] as const;

describe("the emulator's identity provider", () => {
  it("signs tokens for which STS gives an agency's key, with no other credentials", async () => {
    const emulator = await start();
    const answer = await assumeWithOidc(emulator, { id_token: emulator.identityToken({ subject: "repo:a/b" }) });
    expect([answer.status, answer.at("subject_from_id_token")]).to.deep.equal([200, "repo:a/b"]);
    expect((await callerBy(emulator, answer, V5)).at("principal_urn")).to.equal(`iam::${DOMAIN}:agency:rotator`);
    const said = JSON.stringify(emulator.calls());
    expect(said).not.to.contain(emulator.identityToken().split(".")[0]);
  });

  it("has every other token refused: forged, unsigned, of another key, issuer or audience, or expired", async () => {
    const emulator = await start();
    const token = emulator.identityToken();
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const [header = "", body = ""] = token.split(".");
    const foreign = sign("sha256", Buffer.from(`${header}.${body}`), { key: privateKey, dsaEncoding: "ieee-p1363" });
    const wrong: readonly unknown[] = [
      ...[forged(token, { sub: "admin" }), forged(token, { exp: 4_102_444_800 })],
      [part({ alg: "none" }), body, ""].join("."),
      `${header}.${body}.${foreign.toString("base64url")}`,
      emulator.identityToken({ audience: "somebody-else" }),
      emulator.identityToken({ life: 0 }),
      ...["nonsense", "a.b.c", 7, undefined, ...["null", "{}", "[]"].map((claims) => `a.${part(claims)}.c`)],
    ];
    for (const id_token of wrong) {
      expect((await assumeWithOidc(emulator, { id_token })).status, String(id_token)).to.equal(403);
    }
    emulator.put({ identityProviders: [{ id: "forge", issuer: "https://elsewhere.example" }] });
    expect((await assumeWithOidc(emulator, { id_token: token })).status).to.equal(403);
    const unknown = { provider_urn: `iam::${DOMAIN}:oidc-provider:nobody` };
    expect((await assumeWithOidc(emulator, unknown)).status).to.equal(403);
    expect((await assumeWithOidc(emulator, { agency_urn: `iam::${DOMAIN}:agency:nobody` })).status).to.equal(403);
    expect((await assumeWithOidc(emulator, { provider_urn: undefined })).status).to.equal(400);
    expect((await assumeWithOidc(emulator, { agency_urn: { toString: 1 } })).status).to.equal(400);
  });

  it("may have a key that the account names, RSA too", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const emulator = await start({ identityProviders: [{ id: "forge", publicKey: pem }] });
    const claims = { iss: "https://identity.emulator", sub: "s", aud: "x", exp: 4_102_444_800 };
    const signed = `${part({ alg: "RS256" })}.${part(claims)}`;
    const token = `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
    expect((await assumeWithOidc(emulator, { id_token: token })).status).to.equal(200);
    expect((await assumeWithOidc(emulator)).status, "the emulator's own key").to.equal(403);
  });

  it("is IAM's (v3) as well: a token without a project, and a temporary key for it", async () => {
    const emulator = await start({ identityProviders: [{ id: "forge", ...{ domainId: OTHER.domainId } }] });
    const { status, headers } = await tokenFor(emulator, emulator.identityToken());
    const token = headers.get("x-subject-token") ?? "";
    expect([status, token]).to.satisfy(([code, text]: [number, string]) => code === 201 && text !== "");
    const key = await keyFor(emulator, token, 21_600);
    expect(key.status).to.equal(201);
    expect((await callerBy(emulator, key, V3)).at("account_id")).to.equal(OTHER.domainId);
    expect(emulator.calls().map(({ operation }) => operation)).to.deep.equal([
      "CreateTokenWithIdToken",
      "CreateTemporaryAccessKeyByToken",
      "GetCallerIdentity",
    ]);
    expect(JSON.stringify(emulator.calls())).not.to.contain(token).and.not.to.contain("eyJ");
    expect((await tokenFor(emulator, "nonsense")).status).to.equal(401);
    expect((await tokenFor(emulator, emulator.identityToken(), "nobody")).status).to.equal(404);
    expect((await keyFor(emulator, "nonsense")).status).to.equal(401);
    expect((await keyFor(emulator, token, 60)).status).to.equal(400);
    emulator.advanceTokens("25h");
    expect((await keyFor(emulator, token)).status).to.equal(401);
  });

  it("gives a job its token for the bearer and audience that it is asked with, and anyone by control", async () => {
    const emulator = await start();
    const ask = (bearer: string) =>
      send(emulator, "GET", "/job/identity-token", {
        query: { audience: "huaweicloud" },
        headers: { authorization: `Bearer ${bearer}` },
      });
    const answer = await ask("emulated-job-bearer");
    expect(answer.status).to.equal(200);
    expect((await assumeWithOidc(emulator, { id_token: answer.at("value") })).status).to.equal(200);
    expect((await ask("wrong")).status).to.equal(401);
    const issued = await control(emulator, "POST", "identity-token", { subject: "gitlab", life: "1h" });
    expect((await assumeWithOidc(emulator, { id_token: issued.at("value") })).status).to.equal(200);
  });

  it("has keys that end as soon as the account says, whatever is asked for", async () => {
    const emulator = await start({ behaviour: { keyLife: "5m" } });
    const key = await assumeWithOidc(emulator, { duration_seconds: 3600 });
    const lives = Date.parse(String(key.at("credentials.expiration"))) - Date.now();
    expect(lives).to.be.within(200_000, 300_000);
    emulator.advanceTokens("6m");
    expect((await callerBy(emulator, key, V5)).status).to.equal(401);
  });
});

describe("the emulator's pod", () => {
  const ask = (emulator: Emulator, token = "emulated-pod-token", method = "POST") =>
    send(emulator, method, "/pod-identity/credentials", { headers: { authorization: token }, body: {} });

  for (const [spelling, names] of [
    ["credential", V3],
    ["credentials", V5],
    ["bare", ["accessKeyId", "secretAccessKey", "securityToken"]],
  ] as const) {
    it(`gives its agency's key, spelt as ${spelling}`, async () => {
      const emulator = await start({ behaviour: { podAgency: "rotator", podAnswers: spelling } });
      const key = await ask(emulator);
      expect(key.status).to.equal(200);
      expect((await callerBy(emulator, key, names)).at("principal_urn")).to.equal(`iam::${DOMAIN}:agency:rotator`);
    });
  }

  it("refuses another token, another method, and a pod without an agency", async () => {
    const emulator = await start({ behaviour: { podAgency: "rotator" } });
    expect((await ask(emulator, "wrong")).status).to.equal(401);
    expect((await ask(emulator, "emulated-pod-token", "PUT")).status).to.equal(405);
    expect((await ask(await start())).status).to.equal(401);
  });
});
