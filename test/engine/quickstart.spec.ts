import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { emulatorEnvironment, neutralEnvironment } from "../../scripts/start/environment";
import { repository } from "../../scripts/start/project";
import { tell } from "../../scripts/start/story";
import { testEngine } from "../support/engineCommand";
import { light } from "../support/light";

describe("npm start", function () {
  this.timeout(600_000);

  it("tells the whole story, counts what the cloud received, and leaves nothing behind", async () => {
    const child = start();
    const { status, output } = await ended(child);
    expect(status, output).to.equal(0);
    for (const line of [
      /^Step 1 of 9: pulumi preview,$/m,
      /\+ 6 to create/,
      /\+ 6 created/,
      /6 unchanged/,
      /rotation is off: will be turned on, every 90 days \[will-enable\]/,
      /ClusterKeyRotation \S+: rotation is due: due since \S+ \[will-rotate\]/,
      /~ enabled +: true => false/,
      /payments updated/,
      /SecretRotation db-password: rotation is due: trigger incident changed/,
      /KeyRotationPolicy \S+: removed from the state; its rotation stays as it is in the cloud/,
      /^Step 9 of 9: pulumi destroy,$/m,
      /^All 9 steps did what they should, in .*$/m,
    ]) {
      expect(output).to.match(line);
    }
    expect(tableOf(output)).to.deep.equal([
      ["pulumi preview", "6", "0", "0"],
      ["pulumi up", "12", "3", "0"],
      ["pulumi up, which rotates", "1", "1", "1"],
      ["pulumi up, again", "0", "0", "0"],
      ["a change behind its back", "0", "0", "0"],
      ["pulumi refresh", "6", "0", "0"],
      ["pulumi up, which repairs", "1", "2", "0"],
      ["pulumi up, with a trigger changed", "some", "1", "1"],
      ["pulumi destroy", "0", "0", "0"],
    ]);
    const pictured = statementsOf(pictureText());
    expect(pictured).to.have.length(6);
    expect(statementsOf(output), "the picture is of today's story: npm run picture").to.include.members(pictured);
    expect(output, "no colours in a log").to.not.include("\u001b");
    expect(leftovers(child)).to.deep.equal([]);
  });

  it("ends when it is interrupted, and leaves nothing behind", async () => {
    const child = start();
    child.stdout?.on("data", (chunk: Buffer) => chunk.includes("Step 1 of 9") && child.kill("SIGINT"));
    const { status, output } = await ended(child);
    expect(status, output).to.equal(130);
    expect(output).to.include("interrupted by SIGINT");
    expect(output).to.not.include("Step 2 of 9");
    expect(leftovers(child)).to.deep.equal([]);
  });
});

describe("the quickstart's story", () => {
  let emulator: Emulator;

  beforeEach(async () => (emulator = await createEmulator({ state: exampleState() })));

  afterEach(() => emulator.close());

  it("fails with the reason where a step does not do what it should", async () => {
    const said: string[] = [];
    // A Pulumi that does nothing at all.
    const stage = { emulator, pulumi: () => Promise.resolve("") };
    const error = await tell(stage, { say: (line) => said.push(line), bold: (text) => text }).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error?.message).to.equal(
      'The step "pulumi preview" should have sent 6 reads, 0 writes, 0 rotations; the cloud received 0 reads, 0 writes, 0 rotations.',
    );
    expect(said.join("\n")).to.match(/^Step 1 of 9: pulumi preview,$/m);
  });
});

describe("examples/README.md", function () {
  this.timeout(600_000);

  const STACK = "from-the-readme";

  it("has settings that are those of the emulator", async () => {
    const emulator = await createEmulator({ state: exampleState() });
    const expected = emulatorEnvironment({ ...emulator, url: "http://127.0.0.1:8911" });
    await emulator.close();
    const lines = readFileSync(join(repository, "examples/emulator.env"), "utf8").match(/^export .*$/gm);
    expect(lines).to.have.members(Object.entries(expected).map(([name, value]) => `export ${name}=${value}`));
  });

  it("has commands that work as they stand, in the top folder", async () => {
    const { folder } = await testEngine();
    const child = spawn("bash", ["-euc", script()], {
      cwd: repository,
      env: {
        ...neutralEnvironment(),
        ...light(),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { status, output } = await ended(child);
    rmSync(join(repository, `Pulumi.${STACK}.yaml`), { force: true });
    expect(status, output).to.equal(0);
    expect(output).to.include(`engine: ${folder}`);
    expect(output).to.include("+ 6 to create").and.to.include("+ 6 created").and.to.include("- 6 deleted");
    // The first `up` keeps what is due since long; the refresh sees and records that.
    expect(output).to.match(/Refreshing[^]*1 updated[^]*5 unchanged/);
  });

  /** The first block of commands, unattended, with a port and a stack of its own. */
  function script(): string {
    const [, block = ""] = /```sh\n([^]*?)```/.exec(readFileSync(join(repository, "examples/README.md"), "utf8")) ?? [];
    const commands = block
      .replace(
        "--port 8911 &",
        '--port "$PORT" >"$LINE" &\ntrap "kill $!" EXIT\nuntil [ -s "$LINE" ]; do sleep 0.1; done',
      )
      .replace(". examples/emulator.env", '. <(sed "s/8911/$PORT/" examples/emulator.env)')
      .replaceAll(/^pulumi (up|refresh|destroy)$/gm, "pulumi $1 --yes --skip-preview")
      .replace("stack init dev", `stack init ${STACK}`)
      .replace("$PWD/.work", "$PWD/.work/readme")
      .replace("mkdir -p .work", "mkdir -p .work/readme");
    return [
      "PORT=$(node -p \"const s = require('net').createServer().listen(0, () => { console.log(s.address().port); s.close() }); ''\" | tail -1)",
      "rm -rf .work/readme && mkdir -p .work && LINE=$(mktemp)",
      commands.replace("\n", '\necho "engine: ${PATH%%:*}"\n'),
      'pulumi stack rm --yes; rm -rf .work/readme "$LINE"',
    ].join("\n");
  }
});

function start(): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", "scripts/start/index.ts"], {
    cwd: repository,
    env: { ...neutralEnvironment(), ...light() },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function ended(child: ChildProcess): Promise<{ readonly status: number | null; readonly output: string }> {
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, output };
}

/** The rows of the table; how often a running rotation is looked at depends on time. */
function tableOf(output: string): string[][] {
  const rows = output.matchAll(/^\d {2}(\S.*?) +(\d+) +(\d+) +(\d+)$/gm);
  return [...rows].map(([, step = "", reads = "", writes = "", rotations = ""]) => {
    return [step, step.includes("trigger") ? "some" : reads, writes, rotations];
  });
}

/** What the resources say, without the times in it. */
function statementsOf(output: string): string[] {
  const text = output.replaceAll("│", "").replaceAll(/\s+/g, " ");
  const found = text.matchAll(/\w+(?:Policy|Rotation) [\w-]+: [^[]*\[[\w-]+\]/g);
  return [...found].map(([statement]) => statement.replaceAll(/[\d-]+T[\d:.]+Z/g, "TIME"));
}

/** What the README's picture shows. */
function pictureText(): string {
  return readFileSync(join(repository, "docs/preview.svg"), "utf8").replaceAll(/<[^>]*>/g, "");
}

/** The folders that a process has made for its projects, and has not removed. */
function leftovers({ pid }: ChildProcess): string[] {
  return readdirSync(join(repository, ".work")).filter((name) => name.startsWith(`project-${pid ?? 0}-`));
}
