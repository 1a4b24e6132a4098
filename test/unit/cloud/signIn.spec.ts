import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { csms, kms } from "../../../provider/cloud";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { cloudAt, failure, KEY_ID } from "./support/cloud";

const PASSWORD = "a-pass-word-of-ann";
const KEYS = { accessKey: "ANNSACCESSKEY0000000", secretKey: "a-secret-key-of-ann-00000000000000000000" };
const SECRETS = [PASSWORD, KEYS.accessKey, KEYS.secretKey, "emulated-token-"];
const STATE = {
  users: [{ name: "ann", id: "id-of-ann", domainName: "acme", password: PASSWORD, ...KEYS }],
  agencies: [
    { name: "rotation", domainName: "acme" },
    { name: "on-ecs", domainName: "acme" },
  ],
  keys: [{ keyId: KEY_ID }],
  secrets: [{ name: "orders", secretType: "RDS-FG" as const }],
  behaviour: { metadataAgency: "on-ecs", tokenLife: "1h" },
};

type Values = Readonly<Record<string, unknown>>;
interface Row {
  readonly name: string;
  readonly settings?: Values;
  readonly environment?: Readonly<Record<string, string>>;
  /** Calls that sign in, in order, besides the one to KMS. */
  readonly signIn: readonly string[];
}

describe("signing in to the emulator", () => {
  let emulator: Emulator;
  let folder: string;
  const lines: string[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "rotation-sign-in-"));
    writeFileSync(join(folder, "file"), `[basic]\nak=${KEYS.accessKey}\nsk=${KEYS.secretKey}\n\n[wrong]\nak=x\nsk=y\n`);
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    emulator = await createEmulator({ state: STATE });
    lines.length = 0;
  });
  afterEach(() => emulator.close());

  function to(settings: Values = {}, environment: Readonly<Record<string, string>> = {}) {
    const none = { "huaweicloud:accessKey": undefined, "huaweicloud:secretKey": undefined };
    const urls = { kms: emulator.url, iam: emulator.url, sts: emulator.url };
    const own = { "huaweicloud:endpoints": urls, "huaweicloud-rotation:trace": "true" };
    const metadata = { TEST_METADATA_URL: emulator.url };
    return cloudAt(emulator.url, {
      settings: { ...none, ...own, ...settings },
      environment: { ...metadata, ...environment },
      lines,
    });
  }

  async function status(at: ReturnType<typeof to>) {
    const deadline = at.runtime.now() + 60_000;
    const place = await at.cloud.place({}, deadline);
    return at.cloud.call(kms.ShowKeyRotationStatus, { key_id: KEY_ID }, { ...place, deadline });
  }

  const names = () => emulator.calls().map(({ operation }) => operation);
  const assume = { agencyName: "rotation", domainName: "acme" };
  const hw = { HW_ACCESS_KEY: KEYS.accessKey, HW_SECRET_KEY: KEYS.secretKey };

  const ROWS: Row[] = [
    {
      name: "keys in the settings",
      settings: { "huaweicloud:accessKey": KEYS.accessKey, "huaweicloud:secretKey": KEYS.secretKey },
      signIn: [],
    },
    { name: "HW_*", environment: hw, signIn: [] },
    {
      name: "HUAWEICLOUD_SDK_*",
      environment: { HUAWEICLOUD_SDK_AK: KEYS.accessKey, HUAWEICLOUD_SDK_SK: KEYS.secretKey },
      signIn: [],
    },
    { name: "OS_*", environment: { OS_ACCESS_KEY: KEYS.accessKey, OS_SECRET_KEY: KEYS.secretKey }, signIn: [] },
    { name: "CLOUD_SDK_*", environment: { CLOUD_SDK_AK: KEYS.accessKey, CLOUD_SDK_SK: KEYS.secretKey }, signIn: [] },
    {
      name: "a user and password in the settings",
      settings: { "huaweicloud:userName": "ann", "huaweicloud:password": PASSWORD, "huaweicloud:domainName": "acme" },
      signIn: ["KeystoneCreateUserTokenByPassword"],
    },
    {
      name: "a user's id in the environment",
      environment: { HW_USER_ID: "id-of-ann", HW_USER_PASSWORD: PASSWORD },
      signIn: ["KeystoneCreateUserTokenByPassword"],
    },
    {
      name: "an agency on top of keys",
      settings: { "huaweicloud:assumeRole": assume },
      environment: hw,
      signIn: ["CreateTemporaryAccessKeyByAgency"],
    },
    {
      name: "an agency on top of a user",
      settings: { "huaweicloud:assumeRole": assume },
      environment: { OS_USERNAME: "ann", OS_PASSWORD: PASSWORD, OS_DOMAIN_NAME: "acme" },
      signIn: ["KeystoneCreateUserTokenByPassword", "CreateTemporaryAccessKeyByAgency"],
    },
  ];
  for (const { name, settings, environment, signIn } of ROWS) {
    it(`works with ${name}`, async () => {
      expect(await status(to(settings, environment))).to.include({ key_rotation_enabled: false });
      const besides = names().filter((call) => !["KeystoneListProjects", "ShowKeyRotationStatus"].includes(call));
      expect(besides).to.deep.equal(signIn);
      expect(emulator.calls().every(({ status: code = 0 }) => code >= 200 && code < 300)).to.equal(true);
      SECRETS.forEach((secret) => expect(lines.join("\n")).not.to.contain(secret));
      expect(lines.join("\n")).to.match(/trace: KMS ShowKeyRotationStatus/);
    });
  }

  it("works with a credentials file, by default and by profile", async () => {
    const environment = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: join(folder, "file") };
    await status(to({}, environment));
    const wrong = { "huaweicloud-rotation:profile": "wrong" };
    const { message } = await failure(status(to(wrong, { ...environment, ...hw })));
    expect(message).to.match(/APIGW\.0301.*section \[wrong\] of the credentials file/);
  });

  for (const version of ["v2", "v1"] as const) {
    it(`works with the instance's agency, metadata ${version}, and on when its keys have expired`, async () => {
      emulator.put({ behaviour: { metadata: version } });
      const at = to();
      await status(at);
      emulator.advanceTokens("2h");
      await status(at);
      expect(names().filter((name) => name === "ShowKeyRotationStatus")).to.have.length(3);
    });
  }

  it("works with a ready-made token and with temporary keys, which the security token belongs to", async () => {
    const at = to({ "huaweicloud:userId": "id-of-ann", "huaweicloud:password": PASSWORD });
    await status(at);
    const [session] = emulator.state().sessions;
    await status(to({ "huaweicloud:token": session!.token }));
    await status(to({ "huaweicloud:assumeRole": assume }, hw));
    const { token, accessKey = "", secretKey = "" } = emulator.state().sessions.at(-1)!;
    const temporary = { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey };
    await status(to({}, { ...temporary, HW_SECURITY_TOKEN: token }));
    expect((await failure(status(to({}, temporary)))).message).to.match(/APIGW\.0301.*HW_ACCESS_KEY/);
    const { message } = await failure(status(to({ "huaweicloud:token": "made-up-token" })));
    expect(message)
      .to.match(/huaweicloud:token.*--run-program/)
      .and.not.contain("made-up-token");
  });

  for (const by of ["service", "gateway"] as const) {
    it(`renews a token that expires among 50 calls once, where the ${by} refuses it; a rotation goes out once`, async () => {
      emulator.put({ behaviour: { tokenRefusedBy: by } });
      const at = to({
        "huaweicloud:userId": "id-of-ann",
        "huaweicloud:password": PASSWORD,
        "huaweicloud-rotation:rate": "1000",
      });
      await status(at);
      emulator.advanceTokens("2h");
      const rotate = at.cloud.call(csms.RotateSecret, { secret_name: "orders" }, at.in(60));
      await Promise.all([rotate, ...Array.from({ length: 49 }, () => status(at))]);
      expect(names().filter((name) => name === "KeystoneCreateUserTokenByPassword")).to.have.length(2);
      // The rotation itself is a task, which takes its time.
      emulator.advance("1h");
      expect(emulator.rotations()).to.have.length(1);
    });
  }

  it("is mended when this machine's clock is off, and says so", async () => {
    emulator.setSkew("2h");
    await status(to({}, hw));
    expect(lines.filter((line) => line.includes("120 minutes behind"))).to.have.length(1);
  });

  it("finds a sub-project by its name, and says where there is none", async () => {
    emulator.put({ projects: [{ id: "1".repeat(32), name: "cn-north-4_payments" }] });
    const at = to({ "huaweicloud:projectName": "cn-north-4_payments" }, hw);
    expect(await at.cloud.place({}, at.in(60).deadline)).to.include({ projectId: "1".repeat(32) });
    const { message } = await failure(at.cloud.place({ region: "ap-southeast-1" }, at.in(60).deadline));
    expect(message).to.match(/IAM knows no project named ap-southeast-1/);
  });

  it("says what is missing where IAM forbids an agency, or does not know it", async () => {
    const unknown = { "huaweicloud:assumeRole": { agencyName: "nobody", domainName: "acme" } };
    const error = await failure(status(to(unknown, hw)));
    expect(error).to.include({ service: "iam", operation: "CreateTemporaryAccessKeyByAgency" });
    SECRETS.forEach((secret) => expect(error.message).not.to.contain(secret));
  });
});
