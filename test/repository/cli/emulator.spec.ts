import { expect } from "chai";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "../../../package.json";

/** As it is built: what users run, and there in a third of the time. */
const MAIN = join(__dirname, "../../../dist/cli/main.js");

interface Running {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
}

describe("huaweicloud-rotation emulator", () => {
  const running: ChildProcess[] = [];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-"));
  });

  afterEach(() => {
    running.splice(0).forEach((child) => child.kill("SIGKILL"));
    rmSync(folder, { recursive: true });
  });

  function run(...flags: string[]): Running {
    const child = spawn(process.execPath, [MAIN, ...flags], { stdio: "pipe" });
    running.push(child);
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (output.stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (output.stderr += String(chunk)));
    return { child, output };
  }

  async function line({ child, output }: Running): Promise<Record<string, string>> {
    while (!output.stdout.includes("\n")) {
      await Promise.race([once(child.stdout!, "data"), once(child, "exit").then(() => expect.fail(output.stderr))]);
    }
    return JSON.parse(output.stdout) as Record<string, string>;
  }

  function file(content: string): string {
    const path = join(folder, "seed.json");
    writeFileSync(path, content);
    return path;
  }

  it("holds the objects that flags name, and tells a field that is wrong", async () => {
    const id = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
    const key = `${id},keySpec=RSA_2048,rotationEnabled=true,rotationInterval=90,keyState=3`;
    const told = await line(run("emulator", "--key", key, "--secret", "db", "--secret", "other,secretType=COMMON"));
    const { keys, secrets } = (await (await fetch(`${told.url!}/_emulator/state`)).json()) as {
      keys: object[];
      secrets: object[];
    };
    expect(keys).to.have.length(1);
    const fields = { keyId: id, keySpec: "RSA_2048", rotationEnabled: true, rotationInterval: 90, keyState: "3" };
    expect(keys[0]).to.include(fields);
    expect(secrets.map((secret) => "name" in secret && secret.name)).to.deep.equal(["db", "other"]);
    const wrong = run("emulator", "--key", `${id},colour=red`);
    expect((await once(wrong.child, "exit"))[0]).to.equal(2);
    expect(wrong.output.stderr).to.contain("colour");
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`prints one line, serves the example account, and ends with 0 on ${signal}`, async () => {
      const started = run("emulator");
      const told = await line(started);
      expect(Object.keys(told)).to.deep.equal(["url", "region", "projectId", "accessKey", "secretKey"]);
      const state = (await (await fetch(`${told.url!}/_emulator/state`)).json()) as { keys: unknown[] };
      expect(state.keys).to.have.length.above(5);
      started.child.kill(signal);
      expect(await once(started.child, "exit")).to.deep.equal([0, null]);
      expect(started.output.stdout.trimEnd().split("\n")).to.have.length(1);
      expect(started.output.stderr).to.equal("");
    });
  }

  it("is of a version, which the command says", async () => {
    const { child, output } = run("--version");
    expect(await once(child, "close")).to.deep.equal([0, null]);
    expect(output.stdout).to.equal(`${manifest.version}\n`);
  });

  it("serves a seed", async () => {
    const seed = file(JSON.stringify({ region: "eu-west-101", secrets: [{ name: "mine" }] }));
    const told = await line(run("emulator", "--seed", seed, "--host", "127.0.0.1", "--port", "0"));
    expect(told.region).to.equal("eu-west-101");
    const state = (await (await fetch(`${told.url!}/_emulator/state`)).json()) as { secrets: { name: string }[] };
    expect(state.secrets.map(({ name }) => name)).to.deep.equal(["mine"]);
  });

  async function refusal(...flags: string[]): Promise<string> {
    const { child, output } = run("emulator", ...flags);
    expect(await once(child, "close")).to.deep.equal([2, null]);
    expect(output.stdout).to.equal("");
    expect(output.stderr.trimEnd().split("\n")).to.have.length(1);
    return output.stderr;
  }

  it("refuses bad flags in one sentence", async () => {
    expect(await refusal("--port", "many")).to.contain("whole number from 0 to 65535");
    expect(await refusal("--nonsense")).to.contain("--nonsense");
  });

  it("refuses a bad seed in one sentence", async () => {
    expect(await refusal("--seed", join(folder, "missing.json"))).to.contain("cannot be read (ENOENT)");
    expect(await refusal("--seed", file("{"))).to.contain("is not JSON");
    expect(await refusal("--seed", file('{"keys":[{"keyId":"a","keyState":"9"}]}'))).to.contain('keys "a".keyState');
  });

  it("refuses a port that is taken in one sentence", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect(await refusal("--port", String(port))).to.contain(`cannot listen on 127.0.0.1:${port} (EADDRINUSE)`);
    server.close();
  });
});
