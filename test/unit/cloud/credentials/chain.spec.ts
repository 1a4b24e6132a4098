import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { useFolder } from "../../../support/folder";
import { kms } from "../../../../provider/cloud";
import { cloudAt, failure, KEY_ID } from "../support/cloud";
import { iamAnswer } from "../support/iam";
import { startServer, type TestServer } from "../support/server";

const NOTHING = { "huaweicloud:accessKey": undefined, "huaweicloud:secretKey": undefined };
const pairs = (...names: string[]) => Object.fromEntries(names.map((name) => [name, `value-of-${name}`]));
const config = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [`huaweicloud:${name}`, `config-${name}`]));

describe("where credentials come from", () => {
  let server: TestServer;
  const folder = useFolder();
  const file = join(folder, "credentials");

  before(() => {
    writeFileSync(
      file,
      "[basic]\nak = AKbasic\nsk = SKbasic\n\n[work]\nak=AKwork\nsk=SKwork\nsecurity_token=STwork\n\n[half]\nak=AKhalf\n\n[empty]\nproject_id=p\n",
    );
  });

  beforeEach(async () => {
    server = await startServer();
    const iam = iamAnswer(() => Date.now());
    server.otherwise((seen) => iam(seen) ?? { body: {} });
  });
  afterEach(() => server.close());

  function to(settings: Readonly<Record<string, unknown>>, environment: Record<string, string> = {}) {
    const metadata = { TEST_METADATA_URL: server.url };
    return cloudAt(server.url, { settings: { ...NOTHING, ...settings }, environment: { ...metadata, ...environment } });
  }

  /** What the call that KMS saw carried: the access key or the token. */
  async function used(settings: Readonly<Record<string, unknown>>, environment: Record<string, string> = {}) {
    const cloud = to(settings, environment);
    await cloud.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, cloud.in(60));
    const { headers } = server.seen.at(-1)!;
    return {
      sent: /Access=([^,]+)/.exec(headers.authorization ?? "")?.[1] ?? headers["x-auth-token"],
      securityToken: headers["x-security-token"],
      source: cloud.cloud.about("cn-north-4").source,
    };
  }

  const HW = pairs("HW_ACCESS_KEY", "HW_SECRET_KEY");
  const SDK = pairs("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN");
  const OS = pairs("OS_ACCESS_KEY", "OS_SECRET_KEY");
  const SAMPLE = pairs("CLOUD_SDK_AK", "CLOUD_SDK_SK");
  const USER = pairs("HW_USER_NAME", "HW_USER_PASSWORD", "HW_DOMAIN_NAME");

  const ORDER: [string, Record<string, unknown>, () => Record<string, string>, string, RegExp][] = [
    [
      "a token in the settings",
      config("token", "accessKey", "secretKey"),
      () => HW,
      "config-token",
      /huaweicloud:token/,
    ],
    ["keys in the settings", config("accessKey", "secretKey"), () => HW, "config-accessKey", /huaweicloud:secretKey/],
    ["a user in the settings", config("userName", "password", "domainName"), () => HW, "user-token-1", /userName/],
    ["a user's id in the settings", config("userId", "password"), () => HW, "user-token-1", /huaweicloud:userId/],
    [
      "a named profile",
      { "huaweicloud-rotation:profile": "work" },
      () => ({ ...HW, HUAWEICLOUD_SDK_CREDENTIALS_FILE: file }),
      "AKwork",
      /section \[work\]/,
    ],
    [
      "HW_AUTH_TOKEN",
      {},
      () => ({ HW_AUTH_TOKEN: "ready", ...HW, ...SDK }),
      "ready",
      /^the environment variable HW_AUTH_TOKEN$/,
    ],
    ["HW_*", {}, () => ({ ...CLOUD_ALL, ...HW }), "value-of-HW_ACCESS_KEY", /HW_ACCESS_KEY and HW_SECRET_KEY$/],
    ["a user in the environment", {}, () => ({ ...SDK, ...USER }), "user-token-1", /HW_USER_NAME and HW_USER_PASSWORD/],
    ["HUAWEICLOUD_SDK_*", {}, () => CLOUD_ALL, "value-of-HUAWEICLOUD_SDK_AK", /HUAWEICLOUD_SDK_AK/],
    ["OS_*", {}, () => ({ ...SAMPLE, ...OS }), "value-of-OS_ACCESS_KEY", /OS_ACCESS_KEY/],
    ["OS_AUTH_TOKEN", {}, () => ({ OS_AUTH_TOKEN: "old" }), "old", /OS_AUTH_TOKEN/],
    [
      "CLOUD_SDK_*",
      {},
      () => ({ ...SAMPLE, HUAWEICLOUD_SDK_CREDENTIALS_FILE: file }),
      "value-of-CLOUD_SDK_AK",
      /CLOUD_SDK_AK/,
    ],
    ["the file's [basic]", {}, () => ({ HUAWEICLOUD_SDK_CREDENTIALS_FILE: file }), "AKbasic", /section \[basic\]/],
    ["instance metadata", {}, () => ({}), "AKMETADATA1", /this ECS instance/],
    [
      "a complete spelling after half of another",
      {},
      () => ({ HW_ACCESS_KEY: "x", ...OS }),
      "value-of-OS_ACCESS_KEY",
      /OS/,
    ],
  ];
  const CLOUD_ALL = { ...SDK, ...OS, ...SAMPLE };

  for (const [name, settings, environment, sent, source] of ORDER) {
    it(`${name} wins over what comes later`, async () => {
      const result = await used(settings, environment());
      expect(result.sent).to.equal(sent);
      expect(result.source).to.match(source);
    });
  }

  it("takes an empty security token for none", async () => {
    expect(await used({}, { ...HW, HW_SECURITY_TOKEN: "" })).to.include({ securityToken: undefined });
    expect(await used({}, SDK)).to.include({ securityToken: "value-of-HUAWEICLOUD_SDK_SECURITY_TOKEN" });
  });

  it("takes the security token of the same source only", async () => {
    expect((await used(config("accessKey", "secretKey", "securityToken"), SDK)).securityToken).to.equal(
      "config-securityToken",
    );
    expect((await used(config("accessKey", "secretKey"), SDK)).securityToken).to.equal(undefined);
    expect((await used({}, SDK)).securityToken).to.equal("value-of-HUAWEICLOUD_SDK_SECURITY_TOKEN");
    const profile = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: file };
    expect((await used({ "huaweicloud-rotation:profile": "work" }, profile)).securityToken).to.equal("STwork");
    expect((await used({})).securityToken).to.equal("STMETADATA1");
  });

  it("finds the file in the home folder", async () => {
    const home = mkdtempSync(join(tmpdir(), "rotation-home-"));
    mkdirSync(join(home, ".huaweicloud"));
    writeFileSync(join(home, ".huaweicloud", "credentials"), "[basic]\nak=AKhome\nsk=SKhome\n");
    expect((await used({}, { HOME: home })).sent).to.equal("AKhome");
    rmSync(home, { recursive: true });
  });

  const WRONG: [string, Record<string, unknown>, () => Record<string, string>, RegExp][] = [
    [
      "half in the settings",
      config("accessKey"),
      () => HW,
      /huaweicloud:accessKey is set but huaweicloud:secretKey is not/,
    ],
    [
      "the other half",
      config("secretKey"),
      () => ({}),
      /huaweicloud:secretKey is set but huaweicloud:accessKey is not/,
    ],
    ["half in the environment", {}, () => ({ HW_SECRET_KEY: "x" }), /HW_SECRET_KEY is set but HW_ACCESS_KEY is not/],
    [
      "halves of two spellings",
      {},
      () => ({ HW_ACCESS_KEY: "x", OS_SECRET_KEY: "y" }),
      /HW_ACCESS_KEY is set but HW_SEC/,
    ],
    ["a user without password", config("userName"), () => ({}), /huaweicloud:userName is set but huaweicloud:password/],
    [
      "a security token alone, in the settings",
      config("securityToken"),
      () => HW,
      /huaweicloud:securityToken is set but huaweicloud:accessKey and huaweicloud:secretKey are not/,
    ],
    [
      "a security token alone, in the environment",
      {},
      () => ({ HW_SECURITY_TOKEN: "x" }),
      /HW_SECURITY_TOKEN is set but HW_ACCESS_KEY and HW_SECRET_KEY are not/,
    ],
    ["a password alone", {}, () => ({ HW_USER_PASSWORD: "x" }), /HW_USER_PASSWORD is set but HW_USER_NAME is not/],
    [
      "a user without account",
      config("userName", "password"),
      () => ({}),
      /account is not: set huaweicloud:domainName/,
    ],
    [
      "half in the file",
      { "huaweicloud-rotation:profile": "half" },
      () => ({ HUAWEICLOUD_SDK_CREDENTIALS_FILE: file }),
      /ak in the section \[half\] of .* is set but sk in the section \[half\]/,
    ],
    [
      "a profile that is not there",
      { "huaweicloud-rotation:profile": "gone" },
      () => ({ HUAWEICLOUD_SDK_CREDENTIALS_FILE: file }),
      /huaweicloud-rotation:profile names a section that is not in/,
    ],
    [
      "a profile without keys",
      { "huaweicloud-rotation:profile": "empty" },
      () => ({ HUAWEICLOUD_SDK_CREDENTIALS_FILE: file }),
      /or has no ak and sk/,
    ],
    ["a profile and no file", { "huaweicloud-rotation:profile": "work" }, () => ({}), /no home folder/],
    ["a folder for a file", {}, () => ({ HUAWEICLOUD_SDK_CREDENTIALS_FILE: folder }), /cannot be read \(EISDIR\)/],
    [
      "an agency without account",
      { "huaweicloud:assumeRole": { agencyName: "a" } },
      () => HW,
      /no domainName or domainId/,
    ],
    ["an empty chain of agencies", { "huaweicloud:assumeRole": [] }, () => HW, /an agency or a list of agencies/],
    [
      "an agency for too short",
      {},
      () => ({ ...HW, HW_ASSUME_ROLE_AGENCY_NAME: "a", HW_ASSUME_ROLE_DURATION: "5" }),
      /HW_ASSUME_ROLE_DURATION must be a whole number from 900/,
    ],
  ];
  for (const [name, settings, environment, message] of WRONG) {
    it(`says what is wrong with ${name}, before any call`, async () => {
      const cloud = to(settings, environment());
      const error = await failure(cloud.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, cloud.in(60)));
      expect(error).to.include({ reason: "settings", processed: "no" });
      expect(error.message)
        .to.match(message)
        .and.not.match(/config-password|AKhalf/);
      expect(server.seen).to.have.length(0);
    });
  }

  it("takes a profile's project and IAM where no setting has them", async () => {
    writeFileSync(
      join(folder, "more"),
      `[basic]\nak=a\nsk=s\nproject_id=from-profile\niam_endpoint=${server.url}\ndomain_id=dom\n`,
    );
    const environment = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: join(folder, "more") };
    const cloud = to({ "huaweicloud:endpoints": {} }, environment);
    expect(await cloud.cloud.place({}, 0)).to.include({ projectId: "from-profile" });
    expect(cloud.cloud.about("cn-north-4").endpoints.iam).to.equal(`${server.url}/`);
    await failure(cloud.cloud.place({ region: "ap-southeast-1" }, cloud.in(60).deadline));
    expect(server.seen[0]!.headers["x-domain-id"]).to.equal("dom");
    const set = to({ "huaweicloud:projectId": "set" }, environment);
    expect(await set.cloud.place({}, 0)).to.include({ projectId: "set" });
  });
});
