import { spawn } from "node:child_process";
import { expect } from "chai";
import { whoami } from "../../../provider/cli/whoami";
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

  it("explains refused credentials once, not once a service", async () => {
    const { ok, text } = await run({ HW_SECRET_KEY: "wrong-secret-key", HW_PROJECT_ID: emulator.projectId });
    expect(ok).to.equal(false);
    expect(text.match(/Check the access key/g)).to.have.length(1);
    expect(text.match(/refuses the credentials too/g)).to.have.length(2);
  });

  it("is a command, with a region and settings but no secrets as flags", async () => {
    const command = (...flags: string[]) =>
      new Promise<{ code: number | null; text: string }>((resolve) => {
        const child = spawn(process.execPath, ["--import=tsx", "provider/cli/main.ts", "whoami", ...flags], {
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
    expect((await command()).code).to.equal(1);
  });
});
