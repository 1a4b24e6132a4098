import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { whoami } from "../../../provider/cli/whoami";
import { systemRuntime } from "../../../provider/cloud/time/runtime";
import { createEmulator, type Emulator } from "../../../provider/emulator";

describe("huaweicloud-rotation whoami", () => {
  let emulator: Emulator;
  beforeEach(async () => (emulator = await createEmulator()));
  afterEach(() => emulator.close());

  function environment(): Record<string, string> {
    const { url, region, credentials } = emulator;
    const services = ["KMS", "DWS", "IAM", "STS"].map((name) => [`HUAWEICLOUD_SDK_REGION_${name}_CN_NORTH_4`, url]);
    return {
      ...(Object.fromEntries(services) as Record<string, string>),
      HW_REGION_NAME: region,
      HW_ACCESS_KEY: credentials.accessKey,
      HW_SECRET_KEY: credentials.secretKey,
    };
  }

  async function run(overrides: Record<string, string | undefined> = {}, settings: Record<string, string> = {}) {
    const lines: string[] = [];
    const ok = await whoami({
      settings,
      environment: { ...environment(), ...overrides },
      print: (line) => void lines.push(line),
    });
    return { ok, text: lines.join("\n") };
  }

  it("says source, account, region, project and endpoints, and that each service answers; it writes nothing", async () => {
    const { ok, text } = await run();
    expect(text.split("\n")).to.deep.equal([
      "credentials  the environment variables HW_ACCESS_KEY and HW_SECRET_KEY",
      "account      emulated-account (d0000000000000000000000000000001)",
      "region       cn-north-4",
      `project      ${emulator.projectId}`,
      `kms          ${emulator.url}/ answers`,
      `csms         ${emulator.url}/ answers`,
      `dws          ${emulator.url}/ answers`,
      `iam          ${emulator.url}/`,
      "credentials were looked for in",
      "  1. the settings of the Provider or the stack: they hold no credentials",
      "  2. a named section of the SDKs' credentials file: huaweicloud-rotation:profile is not set",
      "  3. a named profile of KooCLI: neither huaweicloud:profile nor HW_PROFILE is set",
      "  4. an identity provider of the environment: no variable names an identity provider",
      "  5. the environment: taken",
      "  6. the section [basic] of the SDKs' credentials file: not looked at",
      "  7. KooCLI's current profile: not looked at",
      "  8. the identity of this pod: not looked at",
      "  9. the metadata of this ECS instance: not looked at",
    ]);
    expect(ok).to.equal(true);
    expect(emulator.calls().filter(({ writes }) => writes)).to.deep.equal([]);
  });

  it("says which service does not answer, and which permission is missing", async () => {
    emulator.put({ denied: ["csms:secret:listTasks"] });
    const { ok, text } = await run();
    expect(ok).to.equal(false);
    expect(text).to.match(/csms .* does not answer as it should: .*IAM action csms:secret:listTasks/);
    expect(text).to.match(/kms .* answers/);
  });

  it("says why nobody is signed in, and prints no secret", async () => {
    const { ok, text } = await run({ HW_SECRET_KEY: "wrong-secret-key" });
    expect(ok).to.equal(false);
    expect(text).to.match(/^Not signed in\. IAM KeystoneListProjects was refused: APIGW\.0301/);
    expect(text).not.to.contain("wrong-secret-key").and.not.to.contain(emulator.credentials.accessKey);
    expect((await run({ HW_REGION_NAME: undefined })).text).to.match(/No region is known/);
  });

  it("says until when temporary credentials live, and where they come from", async () => {
    emulator.put({ agencies: [{ name: "rotation" }] });
    const agency = { HW_ASSUME_ROLE_AGENCY_NAME: "rotation", HW_ASSUME_ROLE_DOMAIN_NAME: "emulated-account" };
    const { ok, text } = await run(agency);
    const [session] = emulator.state().sessions;
    expect(ok).to.equal(true);
    expect(text).to.contain(`until        ${new Date(session!.expiresAt).toISOString()}`);
    expect(text).to.match(/^credentials {2}the agency rotation, assumed with the environment variables HW_ACCESS_KEY/);
  });

  it("says once within 5 s that there are no credentials, and where they were looked for", async function () {
    this.timeout(6000);
    // An address that answers nobody, as 169.254.169.254 is where there is no metadata service.
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const none = {
      HW_ACCESS_KEY: "",
      HW_SECRET_KEY: "",
    };
    systemRuntime.metadataUrl = `http://127.0.0.1:${port}`;
    const { ok, text } = await run({ ...none, HW_PROJECT_ID: emulator.projectId }).finally(
      () => delete systemRuntime.metadataUrl,
    );
    expect(ok).to.equal(false);
    expect(text.match(/No credentials were found/g)).to.have.length(1);
    expect(text).to.match(/^Not signed in\. No credentials were found/);
    expect(text).to.match(/ {2}9\. the metadata of this ECS instance: asked$/);
    expect(emulator.calls()).to.deep.equal([]);
    silent.closeAllConnections();
    silent.close();
  });

  it("prints one JSON object where it is asked to, signed in or not", async () => {
    const lines: string[] = [];
    const print = (line: string) => void lines.push(line);
    await whoami({ environment: environment(), print, json: true });
    await whoami({ environment: { ...environment(), HW_SECRET_KEY: "" }, print, json: true });
    const [good, bad] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(good).to.deep.include({
      ...{ signedIn: true, error: null, expiresAt: null, region: "cn-north-4", projectId: emulator.projectId },
      notes: [],
    });
    expect(good?.services).to.have.keys("kms", "csms", "dws");
    expect(good?.looked).to.deep.include({ place: "the environment", outcome: "taken" });
    expect(bad).to.include({ signedIn: false, source: null });
    expect(bad?.error).to.match(/HW_ACCESS_KEY is set but HW_SECRET_KEY is not/);
    expect(lines).to.have.length(2);
  });

  it("prints no control characters of the cloud's", async () => {
    emulator.put({ users: [{ name: "emulated-user", domainName: "a\u001b[2Jb" }] });
    expect((await run()).text).to.not.contain("\u001b");
  });

  it("explains refused credentials once, not once a service", async () => {
    const { ok, text } = await run({ HW_SECRET_KEY: "wrong-secret-key", HW_PROJECT_ID: emulator.projectId });
    expect(ok).to.equal(false);
    expect(text.match(/Check the access key/g)).to.have.length(1);
    expect(text.match(/refuses the credentials too/g)).to.have.length(2);
  });

  it("is a command, with a region and settings but no secrets as flags", async () => {
    const command = (...flags: string[]) =>
      new Promise<{ code: number | null; text: string }>((resolve) => {
        const child = spawn(process.execPath, ["dist/cli/main.js", "whoami", ...flags], {
          env: { ...environment(), HW_REGION_NAME: "", PATH: process.env.PATH ?? "" },
        });
        let text = "";
        child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
        child.on("close", (code) => resolve({ code, text }));
      });
    const good = await command("--region", "cn-north-4", "--setting", "huaweicloud-rotation:trace=true");
    expect(good.text)
      .to.match(/trace: IAM KeystoneListProjects/)
      .and.match(/kms .* answers/);
    expect(good.code).to.equal(0);
    const secret = await command("--setting", "huaweicloud:secretKey=do-not-do-this");
    expect(secret.text)
      .to.match(/huaweicloud:secretKey is a secret/)
      .and.not.contain("do-not-do-this");
    expect(secret.code).to.equal(2);
    expect((await command("--setting", "nonsense")).code).to.equal(2);
    const bare = await command("--setting", "region=x");
    expect([bare.code, bare.text]).to.deep.equal([
      2,
      "--setting region has no prefix: write huaweicloud:region=value or huaweicloud-rotation:region=value.\n",
    ]);
    const unknown = await command("--setting", "huaweicloud:anything=x");
    expect([unknown.code, unknown.text]).to.deep.equal([
      2,
      "The setting huaweicloud:anything is not known. See the settings in docs/settings.md.\n",
    ]);
    expect((await command()).code).to.equal(1);
  });
});
