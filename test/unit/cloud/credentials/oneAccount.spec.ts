import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useFolder } from "../../../support/folder";
import { createCloud, kms } from "../../../../provider/cloud";
import { failure, KEY_ID, PROJECT, REGION, virtualRuntime } from "../support/cloud";
import { startServer, type TestServer } from "../support/server";

const [OF_A, OF_B] = ["a".repeat(32), "b".repeat(32)];
const KEYS = { "huaweicloud:accessKey": "AKPROVIDER", "huaweicloud:secretKey": "SKPROVIDER" };
const HW = { HW_REGION_NAME: REGION, HW_ACCESS_KEY: "AKOFA", HW_SECRET_KEY: "SKOFA" };
/** An rc file of an OpenStack cloud, as it lies in a shell. */
const OPENSTACK = {
  OS_AUTH_URL: "https://keystone.openstack.example/v3",
  OS_PROJECT_ID: OF_A,
  OS_PROJECT_NAME: "demo",
  OS_USERNAME: "someone",
  OS_PASSWORD: "of-openstack",
  OS_USER_DOMAIN_ID: "default",
  OS_INSECURE: "true",
};

// What comes with credentials is of their own source and spelling, or declared (DESIGN §4). Each test was seen to fail
// where another account's environment was let in.
describe("what comes with credentials", () => {
  let server: TestServer;
  const file = join(useFolder(), "credentials");
  beforeEach(async () => {
    server = await startServer();
    server.otherwise(({ query }) => ({
      body: { projects: [{ id: PROJECT, name: decodeURIComponent(query.replace("name=", "")) }] },
    }));
  });
  afterEach(() => server.close());

  function at(settings: Readonly<Record<string, unknown>>, environment: Readonly<Record<string, string>>) {
    const said: string[] = [];
    const runtime = virtualRuntime();
    const cloud = createCloud(
      (key) => settings[key],
      environment,
      runtime,
      (line) => said.push(line),
    );
    const place = (region?: string) => cloud.place({ region }, runtime.now() + 60_000);
    return { cloud, said, place, deadline: runtime.now() + 60_000 };
  }
  const iamHere = () => ({ "huaweicloud:endpoints": { iam: server.url, kms: server.url } });

  it("is a named profile's own: project, account and IAM, not those of the environment's keys (r10)", async () => {
    writeFileSync(
      file,
      `[work]\nak=AKOFB\nsk=SKOFB\nproject_id=${OF_B}\ndomain_id=domain-of-b\niam_endpoint=https://iam.b.example.com\n`,
    );
    const environment = {
      ...HW,
      HUAWEICLOUD_SDK_CREDENTIALS_FILE: file,
      HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4: "https://kms.a.example.com",
      HW_PROJECT_ID: OF_A,
      HW_DOMAIN_ID: "domain-of-a",
      HW_AUTH_URL: "https://iam.a.example.com/v3",
    };
    const { cloud, place, said } = at({ "huaweicloud-rotation:profile": "work" }, environment);
    expect(cloud.about(REGION).endpoints).to.include({
      iam: "https://iam.b.example.com/",
      kms: "https://kms.cn-north-4.myhuaweicloud.com/",
    });
    expect(await place()).to.deep.equal({ region: REGION, projectId: OF_B });
    expect(said).to.have.length(1);
    expect(said[0]).to.match(/^Ignored, since the credentials come from the section \[work\].*HW_PROJECT_ID, HW_DOM/);
  });

  it("is not the environment's beside a profile that has none of it: IAM is asked for the project", async () => {
    writeFileSync(file, "[work]\nak=AKOFB\nsk=SKOFB\n");
    const environment = { ...HW, HUAWEICLOUD_SDK_CREDENTIALS_FILE: file, HW_PROJECT_ID: OF_A, HW_DOMAIN_ID: "of-a" };
    const { place } = at({ "huaweicloud-rotation:profile": "work", ...iamHere() }, environment);
    expect(await place()).to.include({ projectId: PROJECT });
    expect(server.seen[0]!.headers).not.to.have.property("x-domain-id");
  });

  it("is joined by a declared account, which a profile's load keeps (r13)", async () => {
    writeFileSync(file, "[work]\nak=AKOFB\nsk=SKOFB\ndomain_id=of-the-file\n");
    const declared = { "huaweicloud-rotation:profile": "work", "huaweicloud:domainId": "declared" };
    const { place } = at({ ...declared, ...iamHere() }, { ...HW, HUAWEICLOUD_SDK_CREDENTIALS_FILE: file });
    await place();
    expect(server.seen[0]!.headers).to.include({ "x-domain-id": "declared" });
  });

  it("never sends a declared user's password to a stray OS_AUTH_URL (r20)", () => {
    const user = { "huaweicloud:userName": "rotator", "huaweicloud:password": "pw", "huaweicloud:domainName": "acme" };
    const environment = { ...OPENSTACK, OS_AUTH_URL: `${server.url}/v3` };
    const { cloud } = at({ "huaweicloud:region": REGION, ...user }, environment);
    expect(cloud.about(REGION).endpoints.iam).to.equal("https://iam.cn-north-4.myhuaweicloud.com/");
    expect(server.seen).to.have.length(0);
  });

  it("leaves declared keys without the environment's agency, cloud and switch of TLS (n2 a–c)", () => {
    const declared = { "huaweicloud:region": REGION, ...KEYS };
    const agency = { HW_ASSUME_ROLE_AGENCY_NAME: "admin-of-other", HW_ASSUME_ROLE_DOMAIN_NAME: "other" };
    expect(at(declared, agency).cloud.about(REGION).source).to.equal(
      "the settings huaweicloud:accessKey and huaweicloud:secretKey",
    );
    const { cloud } = at(declared, { HW_CLOUD: "otc.t-systems.com" });
    expect(cloud.about(REGION).endpoints.kms).to.equal("https://kms.cn-north-4.myhuaweicloud.com/");
    for (const name of ["OS_INSECURE", "HW_INSECURE"]) {
      const { cloud: checked, said } = at(declared, { [name]: "true" });
      checked.about(REGION);
      expect(said.join("\n"))
        .to.match(new RegExp(`^Ignored.*${name}`))
        .and.not.contain("WARNING");
    }
  });

  it("gives way to what is declared, across a project's id and name, a URL and a cloud, an account's id and name (n2 d–f)", async () => {
    const environment = {
      ...HW,
      HW_PROJECT_ID: OF_A,
      HUAWEICLOUD_SDK_IAM_ENDPOINT: "https://iam.other.example",
      HW_CLOUD: "cloud.example",
      HW_DOMAIN_ID: "id-of-another",
    };
    const named = at({ "huaweicloud:projectName": "cn-north-4_payments", ...iamHere() }, environment);
    await named.place();
    expect(server.seen[0]!.query).to.equal("name=cn-north-4_payments");
    const iam = (settings: object) => at(settings as never, environment).cloud.about(REGION).endpoints.iam;
    expect(iam({ "huaweicloud:authUrl": "https://iam.mine.example/v3" })).to.equal("https://iam.mine.example/");
    expect(iam({ "huaweicloud:cloud": "mine.example" })).to.equal("https://iam.cn-north-4.mine.example/");
    const user = { "huaweicloud:userName": "ann", "huaweicloud:password": "pw", "huaweicloud:domainName": "acme" };
    server.otherwise(() => ({ status: 401, body: {} }));
    await failure(at({ ...user, ...iamHere() }, environment).place());
    const { auth } = JSON.parse(server.seen.at(-1)!.body) as {
      auth: { identity: { password: { user: { domain: unknown } } } };
    };
    expect(auth.identity.password.user.domain).to.deep.equal({ name: "acme" });
  });

  it("is of one spelling: keys of HW_ with an OpenStack rc file about (n2 g, n30)", async () => {
    const keys = at(iamHere(), { ...HW, ...OPENSTACK });
    expect(keys.cloud.about(REGION).source).to.contain("HW_ACCESS_KEY");
    expect(await keys.place()).to.include({ projectId: PROJECT });
    const { endpoints } = at({}, { ...HW, ...OPENSTACK }).cloud.about(REGION);
    expect(endpoints.iam).to.equal("https://iam.cn-north-4.myhuaweicloud.com/");

    const user = { HW_REGION_NAME: REGION, HW_USER_NAME: "rotator", HW_USER_PASSWORD: "pw", HW_DOMAIN_NAME: "acme" };
    server.otherwise(() => ({ status: 401, body: {} }));
    await failure(at(iamHere(), { ...OPENSTACK, ...user }).place());
    const { auth } = JSON.parse(server.seen.at(-1)!.body) as {
      auth: { identity: { password: { user: { domain: unknown } } }; scope: unknown };
    };
    expect(auth.identity.password.user.domain).to.deep.equal({ name: "acme" });
    expect(auth.scope).to.deep.equal({ project: { name: REGION } });
  });

  it("is of one spelling for each pair: HW_ and HUAWEICLOUD_SDK_", async () => {
    const sdk = { HUAWEICLOUD_SDK_AK: "AKOFB", HUAWEICLOUD_SDK_SK: "SKOFB" };
    const sdkOnly = at(iamHere(), { HW_REGION_NAME: REGION, HW_PROJECT_ID: OF_A, ...sdk });
    expect(await sdkOnly.place()).to.include({ projectId: PROJECT });
    const own = at(iamHere(), { HW_REGION_NAME: REGION, HUAWEICLOUD_SDK_PROJECT_ID: OF_B, ...sdk });
    expect(await own.place()).to.include({ projectId: OF_B });
    const endpoints = { HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4: "https://kms.of.b" };
    const kmsOf = (environment: Record<string, string>) => at({}, environment).cloud.about(REGION).endpoints.kms;
    expect(kmsOf({ ...HW, ...endpoints })).to.equal("https://kms.of.b/");
    expect(kmsOf({ ...HW, ...sdk, ...endpoints })).to.equal("https://kms.cn-north-4.myhuaweicloud.com/");
  });

  it("may have one spelling for all: the cloud and the agency go with other keys, unless keys of HW_ are there too", () => {
    const more = {
      HW_CLOUD: "cloud.example",
      HW_ASSUME_ROLE_AGENCY_NAME: "rotation",
      HW_ASSUME_ROLE_DOMAIN_NAME: "other",
    };
    const openstack = { OS_ACCESS_KEY: "AK", OS_SECRET_KEY: "SK" };
    const about = (environment: Record<string, string>) => at({}, environment).cloud.about(REGION);
    expect(about({ ...openstack, ...more }).endpoints.kms).to.equal("https://kms.cn-north-4.cloud.example/");
    expect(about({ ...openstack, ...more }).source).to.match(/^the agency rotation, assumed with .*OS_ACCESS_KEY/);
    const half = about({ ...openstack, ...more, HW_ACCESS_KEY: "of another" });
    expect(half.endpoints.kms).to.equal("https://kms.cn-north-4.myhuaweicloud.com/");
    expect(half.source).to.match(/^the environment variables OS_ACCESS_KEY/);
  });

  it("stays in its region: a project of the environment's belongs to the environment's region (n3, r26)", async () => {
    const environment = { ...HW, HW_PROJECT_ID: OF_A };
    expect(await at(iamHere(), environment).place()).to.include({ projectId: OF_A });
    for (const region of ["eu-west-101", "EU-WEST-101"]) {
      const other = at({ "huaweicloud:region": region, ...iamHere() }, environment);
      expect(await other.place()).to.deep.equal({ region: "eu-west-101", projectId: PROJECT });
      expect(other.cloud.knownPlace({})).to.deep.equal({ region: "eu-west-101", projectId: undefined });
    }
    const named = { ...HW, HW_PROJECT_NAME: REGION };
    await at({ "huaweicloud:region": "cn-east-3", ...iamHere() }, named).place();
    expect(server.seen.at(-1)!.query).to.equal("name=cn-east-3");

    const nowhere = { ...environment, HW_REGION_NAME: "" };
    for (const region of [REGION, "cn-east-3"]) {
      const { message } = await failure(at(iamHere(), nowhere).place(region));
      expect(message).to.match(/project is set and no region.*HW_REGION_NAME/);
    }
    expect(at(iamHere(), nowhere).cloud.knownPlace({})).to.deep.equal({ region: undefined, projectId: undefined });
  });

  it("has one spelling of a region, whatever the case that it is set in (n18)", async () => {
    const upper = at(iamHere(), { ...HW, HW_REGION_NAME: "CN-North-4", HW_PROJECT_ID: OF_A });
    expect(upper.cloud.knownPlace({})).to.deep.equal({ region: REGION, projectId: OF_A });
    expect(await upper.place()).to.deep.equal({ region: REGION, projectId: OF_A });
  });

  it("does not follow into another account: a declared agency has a project of its own", async () => {
    const agency = { "huaweicloud:assumeRole": { agencyName: "rotation", domainName: "other" } };
    server.otherwise(({ path }) =>
      path.includes("securitytokens")
        ? {
            status: 201,
            body: { credential: { access: "A", secret: "S", securitytoken: "T", expires_at: "2030-01-01T00:00:00Z" } },
          }
        : { body: { projects: [{ id: PROJECT, name: REGION }] } },
    );
    const environment = { ...HW, HW_PROJECT_ID: OF_A };
    expect(await at({ ...agency, ...iamHere() }, environment).place()).to.include({ projectId: PROJECT });
    const ofEnvironment = { HW_ASSUME_ROLE_AGENCY_NAME: "rotation", HW_ASSUME_ROLE_DOMAIN_NAME: "other" };
    expect(await at(iamHere(), { ...environment, ...ofEnvironment }).place()).to.include({ projectId: OF_A });
  });

  it("is the environment's beside credentials that are this machine's own", async () => {
    writeFileSync(file, "[basic]\nak=AKbasic\nsk=SKbasic\n");
    const environment = { HW_REGION_NAME: REGION, HW_PROJECT_ID: OF_A, HW_CLOUD: "cloud.example" };
    const basic = at({}, { ...environment, HUAWEICLOUD_SDK_CREDENTIALS_FILE: file });
    expect(await basic.place()).to.include({ projectId: OF_A });
    expect(basic.cloud.about(REGION).endpoints.kms).to.equal("https://kms.cn-north-4.cloud.example/");
    expect(
      at({}, { ...environment, ...OPENSTACK, OS_PASSWORD: "", OS_USERNAME: "" }).cloud.about(REGION).endpoints.iam,
    ).to.equal("https://iam.cn-north-4.cloud.example/");
  });

  it("carries the keys themselves from one place only", async () => {
    const { cloud, deadline } = at({ ...KEYS, ...iamHere() }, { ...HW, HW_SECURITY_TOKEN: "of-a" });
    await cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, { region: REGION, projectId: OF_B, deadline });
    expect(server.seen[0]!.headers).not.to.have.property("x-security-token");
  });
});
