import { expect } from "chai";
import { csms, kms } from "../../../../provider/cloud";
import { cloudAt, failure, KEY_ID, PROJECT, REGION, virtualRuntime } from "../support/cloud";
import { iamAnswer } from "../support/iam";
import { type Reply, type Seen, startServer, type TestServer } from "../support/server";

const NOTHING = { "huaweicloud:accessKey": undefined, "huaweicloud:secretKey": undefined };
const USER = {
  ...NOTHING,
  "huaweicloud:userName": "ann",
  "huaweicloud:password": "pass-word",
  "huaweicloud:domainName": "acme",
};
const nested = (code: string): Reply => ({ status: 403, body: { error: { error_code: code, error_msg: "no" } } });
const flat = (status: number, code: string): Reply => ({ status, body: { error_code: code, error_msg: "no" } });

describe("credentials that expire", () => {
  let server: TestServer;
  let runtime: ReturnType<typeof virtualRuntime>;
  let refuse: (seen: Seen) => Reply | undefined;

  beforeEach(async () => {
    server = await startServer();
    runtime = virtualRuntime();
    server.tellTime(() => runtime.now());
    refuse = () => undefined;
    const iam = iamAnswer(() => runtime.now(), 3600);
    server.otherwise((seen) => refuse(seen) ?? iam(seen) ?? { body: {} });
  });
  afterEach(() => server.close());

  const to = (settings: Record<string, unknown>) =>
    cloudAt(server.url, { settings, runtime, environment: { TEST_METADATA_URL: server.url } });
  const enable = (at: ReturnType<typeof to>) => at.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, at.in(60));
  const paths = (path: string) => server.seen.filter((seen) => seen.path === path);
  const tokens = () => paths("/v3/auth/tokens");
  const kmsCalls = () => server.seen.filter(({ path }) => path.includes("/kms/"));

  it("asks for a token as the API has it: user and account, the project by id", async () => {
    await enable(to(USER));
    expect(tokens()[0]).to.include({ method: "POST", query: "nocatalog=true" });
    expect(tokens()[0]!.headers).not.to.have.any.keys("authorization", "x-auth-token");
    expect(JSON.parse(tokens()[0]!.body)).to.deep.equal({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "ann", domain: { name: "acme" }, password: "pass-word" } },
        },
        scope: { project: { id: PROJECT } },
      },
    });
    expect(kmsCalls()[0]!.headers["x-auth-token"]).to.equal("user-token-1");
  });

  it("takes the project from the token: one call finds it and signs in", async () => {
    const at = to({ ...USER, "huaweicloud:userName": undefined, "huaweicloud:userId": "id1" });
    const place = await at.cloud.place({}, at.in(60).deadline);
    await at.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, { ...at.in(60), ...place });
    expect(server.seen).to.have.length(2);
    const { auth } = JSON.parse(tokens()[0]!.body) as { auth: { identity: unknown; scope: unknown } };
    expect(auth.scope).to.deep.equal({ project: { name: REGION } });
    expect(auth.identity).to.deep.include({ password: { user: { id: "id1", password: "pass-word" } } });
  });

  it("has a token for each project", async () => {
    const at = to(USER);
    const call = (projectId: string) =>
      at.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, { ...at.in(60), projectId });
    await call(PROJECT);
    await call("f".repeat(32));
    await call(PROJECT);
    expect(tokens()).to.have.length(2);
    expect(kmsCalls().map(({ headers }) => headers["x-auth-token"])).to.deep.equal([
      "user-token-1",
      "user-token-2",
      "user-token-1",
    ]);
  });

  it("renews a token before it expires, and not earlier", async () => {
    const at = to(USER);
    await enable(at);
    runtime.advance(3250_000);
    await enable(at);
    expect(tokens()).to.have.length(1);
    runtime.advance(100_000);
    await enable(at);
    expect(tokens()).to.have.length(2);
  });

  it("renews once for fifty calls whose token has expired on the way, and no call fails", async () => {
    const at = to({ ...USER, "huaweicloud-rotation:rate": "1000" });
    await enable(at);
    refuse = ({ path, headers }) =>
      path.includes("/kms/") && headers["x-auth-token"] === "user-token-1" ? nested("KMS.0303") : undefined;
    await Promise.all(Array.from({ length: 50 }, () => enable(at)));
    expect(tokens()).to.have.length(2);
    expect(kmsCalls().filter(({ headers }) => headers["x-auth-token"] === "user-token-2")).to.have.length(50);
  });

  for (const [name, reply] of [
    ["KMS.0301", nested("KMS.0301")],
    ["KMS.0302", nested("KMS.0302")],
    ["KMS.0303", nested("KMS.0303")],
    ["CSMS.0301", flat(400, "CSMS.0301")],
    ["APIGW.0307", flat(401, "APIGW.0307")],
    ["APIGW.0301", flat(401, "APIGW.0301")],
  ] as [string, Reply][]) {
    it(`renews and repeats once after ${name}, even a rotation: it was not processed`, async () => {
      const at = to(USER);
      refuse = ({ path }) => (path.includes("/rotate") ? reply : undefined);
      const error = await failure(at.cloud.call(csms.RotateSecret, { secret_name: "a" }, at.in(60)));
      expect(error).to.include({ reason: "credentials", processed: "no" });
      expect(paths(`/v1/${PROJECT}/secrets/a/rotate`)).to.have.length(2);
      expect(tokens()).to.have.length(2);
    });
  }

  it("does not send the same credentials again, and says where they came from and what that means", async () => {
    refuse = () => flat(401, "APIGW.0301");
    const error = await failure(enable(to({ "huaweicloud:accessKey": "AKx", "huaweicloud:secretKey": "SKx" })));
    expect(server.seen).to.have.length(1);
    expect(error.message).to.match(/those of the settings huaweicloud:accessKey and huaweicloud:secretKey/);
    expect(error.message).to.match(/saved in the state: add --run-program/);
    const other = cloudAt(server.url, { settings: NOTHING, environment: { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "b" } });
    const { message } = await failure(enable(other));
    expect(message)
      .to.match(/environment variables HW_ACCESS_KEY/)
      .and.not.match(/--run-program/);
  });

  it("says so when the password is wrong, without the password", async () => {
    refuse = () => ({
      status: 401,
      body: { error: { code: 401, message: "pass-word is wrong for ann", title: "no" } },
    });
    const error = await failure(enable(to(USER)));
    expect(error).to.include({ reason: "credentials", service: "iam", code: "401" });
    expect(error.message).to.match(/settings huaweicloud:userName and huaweicloud:password/);
    expect(error.message).not.to.contain("pass-word");
    expect(server.seen).to.have.length(1);
  });

  it("goes on with what it holds when an early renewal fails", async () => {
    const at = to({ ...USER, "huaweicloud:maxRetries": "0" });
    await enable(at);
    runtime.advance(3400_000);
    refuse = ({ path }) => (path === "/v3/auth/tokens" ? { status: 503, body: {} } : undefined);
    await enable(at);
    runtime.advance(300_000);
    expect(await failure(enable(at))).to.include({ reason: "server", service: "iam" });
  });

  it("refuses an answer of IAM's without a token", async () => {
    refuse = () => ({ status: 201, body: { token: { expires_at: "2030-01-01T00:00:00Z" } } });
    expect((await failure(enable(to(USER)))).message).to.match(/without a token/);
  });

  describe("of an agency", () => {
    const KEYS = { "huaweicloud:accessKey": "AKbase", "huaweicloud:secretKey": "SKbase" };
    const agency = { agencyName: "rotation", domainName: "other", duration: 1800 };

    it("are assumed with the other credentials, and renewed", async () => {
      const at = to({ ...KEYS, "huaweicloud:domainId": "dom", "huaweicloud:assumeRole": JSON.stringify(agency) });
      await enable(at);
      const [assumed] = paths("/v3.0/OS-CREDENTIAL/securitytokens");
      expect(assumed!.headers.authorization).to.contain("Access=AKbase");
      expect(assumed!.headers).to.include({ "x-domain-id": "dom" }).and.not.to.have.property("x-project-id");
      expect(JSON.parse(assumed!.body)).to.deep.equal({
        auth: {
          identity: {
            methods: ["assume_role"],
            assume_role: { agency_name: "rotation", domain_name: "other", duration_seconds: 1800 },
          },
        },
      });
      const { headers } = kmsCalls()[0]!;
      expect(headers.authorization).to.contain("Access=AKAGENCY1");
      expect(headers["x-security-token"]).to.equal("STAGENCY1");
      expect(at.cloud.about(REGION).source).to.match(/^the agency rotation, assumed with the settings/);
      runtime.advance(3400_000);
      await enable(at);
      expect(kmsCalls()[1]!.headers.authorization).to.contain("Access=AKAGENCY2");
    });

    it("are assumed on top of a user's token, of metadata and of the environment's agency", async () => {
      await enable(to({ ...USER, "huaweicloud:assumeRole": agency }));
      expect(paths("/v3.0/OS-CREDENTIAL/securitytokens")[0]!.headers["x-auth-token"]).to.equal("user-token-1");
      const environment = {
        TEST_METADATA_URL: server.url,
        HW_ASSUME_ROLE_AGENCY_NAME: "env",
        HW_ASSUME_ROLE_DOMAIN_ID: "dom",
      };
      await enable(cloudAt(server.url, { settings: NOTHING, environment, runtime }));
      const [, second] = paths("/v3.0/OS-CREDENTIAL/securitytokens");
      expect(second!.headers.authorization).to.contain("Access=AKMETADATA");
      expect(second!.body).to.contain('"agency_name":"env","domain_id":"dom","duration_seconds":3600');
    });

    it("says so when the base credentials are refused", async () => {
      refuse = () => flat(401, "APIGW.0301");
      const { message } = await failure(enable(to({ ...KEYS, "huaweicloud:assumeRole": agency })));
      expect(message).to.match(/CreateTemporaryAccessKeyByAgency was refused.*huaweicloud:accessKey/);
    });
  });
});
