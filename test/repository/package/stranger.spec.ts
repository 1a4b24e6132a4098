import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { neutralEnvironment, pulumiEnvironment } from "../../../scripts/start/environment";
import { testEngine } from "../../support/engineCommand";
import { run, succeed } from "../../support/package/command";
import { newFolder, write } from "../../support/package/folders";
import { STARTED_BY_PULUMI } from "../../support/package/programs";
import { asCommonJs, blockWith, firstProgram } from "../../support/blocks";
import { tarball } from "../../support/package/tarball";
import { CURRENT, tools } from "../../support/package/tools";

const INSTALL = "npm install ./pulumi-huaweicloud-rotation-*.tgz @pulumi/pulumi";
const TYPESCRIPT = { strict: true, target: "es2020", module: "commonjs", moduleResolution: "node", skipLibCheck: true };

/** Each package manager, and each form of a program, once. */
const PATHS = [
  {
    manager: "npm",
    form: "TypeScript, compiled to CommonJS",
    files: () => ({
      "package.json": JSON.stringify({ private: true, main: "index.ts" }),
      "tsconfig.json": JSON.stringify({ compilerOptions: TYPESCRIPT, files: ["index.ts"] }),
      "index.ts": firstProgram(),
    }),
  },
  {
    manager: "pnpm",
    form: "an ES module",
    files: () => ({
      "package.json": JSON.stringify({ private: true, type: "module", main: "index.js" }),
      "index.js": firstProgram(),
    }),
  },
  {
    manager: "yarn",
    form: "plain JavaScript",
    files: () => ({
      "package.json": JSON.stringify({ private: true, main: "index.js" }),
      ".yarnrc.yml": "nodeLinker: node-modules\n",
      "index.js": asCommonJs(firstProgram()),
    }),
  },
] as const;

describe("a stranger's path, as the README tells it", function () {
  // The first of these tests may install tools; each installs a program.
  this.timeout(600_000);

  const running: ChildProcess[] = [];

  // `npx` does not pass on that it is killed, as the README says: the whole group is.
  afterEach(() => running.splice(0).forEach(({ pid }) => pid !== undefined && process.kill(-pid)));

  const installed = new Map<string, Promise<string>>();

  /** A program's folder in which a package manager has installed the package, once. */
  function installedBy(manager: (typeof PATHS)[number]["manager"], files: Record<string, string>): Promise<string> {
    const make = async () => {
      const folder = newFolder({ "Pulumi.yaml": "name: stranger\nruntime: nodejs\n", ...files });
      mkdirSync(join(folder, ".pulumi", "state"), { recursive: true });
      await install(manager, folder);
      return folder;
    };
    const folder = installed.get(manager) ?? make();
    installed.set(manager, folder);
    return folder;
  }

  for (const { manager, form, files } of PATHS) {
    it(`installs with ${manager}, starts the emulator and runs the first program, in ${form}`, async () => {
      const folder = await installedBy(manager, files());
      const port = await freePort();
      const [start = "", settings = "", ...rest] = blockWith("sh", "npx --no huaweicloud-rotation emulator")
        .trim()
        .split("\n");
      expect(rest).to.deep.equal(["pulumi up"]);
      const environment = {
        ...neutralEnvironment(),
        ...pulumiEnvironment(await testEngine(), join(folder, ".pulumi")),
      };
      await emulator(start.replace("8911", String(port)).replace(/ &$/, ""), folder, environment, port);
      // How a program was installed shows in its first `up`.
      const isWhole = manager === "npm";
      const ups = isWhole ? [...rest, ...rest] : rest;
      const script = [
        "pulumi stack init dev",
        settings.replace(/^\. (\S+)$/, `. <(sed s/8911/${port}/ $1)`),
        // The first `up` records the password, the next one rotates it, since it is overdue; then nothing is left to do.
        ...ups.map((line) => `${line} --yes --skip-preview`),
        ...(isWhole ? ["pulumi up --yes --skip-preview --expect-no-changes"] : []),
      ].join("\n");
      const { status, output } = await bash(script, folder, environment);
      expect(status, output).to.equal(0);
      expect(output).to.include("+ 3 created");
      const rotations = (await (await fetch(`http://127.0.0.1:${port}/_emulator/rotations`)).json()) as object[];
      expect(rotations, "of the password, by the second up").to.have.length(isWhole ? 1 : 0);
    });
  }

  it("installs the plugin of the package, and runs a program in YAML with nothing else", async () => {
    const folder = await installedBy("npm", PATHS[0].files());
    // What runs the program has no node_modules: it needs the plugin alone.
    const program = newFolder({ "Pulumi.yaml": blockWith("yaml", "runtime: yaml", "docs/languages.md") });
    const port = await freePort();
    const environment = {
      ...neutralEnvironment(),
      ...pulumiEnvironment(await testEngine(), join(folder, ".pulumi")),
    };
    await emulator(`npx --no huaweicloud-rotation emulator --port ${port}`, folder, environment, port);
    const script = [
      "set -e",
      "npx --no huaweicloud-rotation plugin install",
      `sed s/8911/${port}/ node_modules/pulumi-huaweicloud-rotation/examples/emulator.env > emulator.env`,
      ". ./emulator.env",
      `cd ${JSON.stringify(program)}`,
      "pulumi stack init dev",
      "pulumi up --yes",
      "pulumi up --yes --skip-preview --expect-no-changes",
    ].join("\n");
    const { status, output } = await bash(script, folder, environment);
    expect(status, output).to.equal(0);
    expect(output).to.include("huaweicloud-rotation:index:KeyRotationPolicy").and.to.include("+ 2 created");
    const calls = (await (await fetch(`http://127.0.0.1:${port}/_emulator/calls`)).json()) as { operation: string }[];
    expect(calls.map(({ operation }) => operation)).to.include.members([
      "EnableKeyRotation",
      "UpdateKeyRotationInterval",
    ]);
  });

  it("is told by Yarn's PnP which setting to change", async () => {
    const folder = newFolder({
      "package.json": JSON.stringify({ private: true }),
      ".yarnrc.yml": "nodeLinker: pnp\n",
      "program.cjs": STARTED_BY_PULUMI,
    });
    await install("yarn", folder);
    const { code, stdout, stderr } = await yarn(folder, ["node", "program.cjs"]);
    expect(code, stdout).to.not.equal(0);
    expect(stderr + stdout).to.match(/Yarn's PnP has no node_modules: set nodeLinker to node-modules/);
  });

  /** Starts the README's command for the emulator, and waits until it answers. */
  async function emulator(
    command: string,
    folder: string,
    environment: NodeJS.ProcessEnv,
    port: number,
  ): Promise<void> {
    const child = spawn("bash", ["-c", command], { cwd: folder, env: environment, stdio: "ignore", detached: true });
    running.push(child);
    for (let left = 600; ; left -= 1) {
      const answered = await fetch(`http://127.0.0.1:${port}/_emulator/clock`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answered) {
        return;
      }
      expect(left, `${command}: no answer`).to.be.above(0);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
});

/** The README's line, in the words of each package manager, with the packed package in place of the published one. */
async function install(manager: "npm" | "pnpm" | "yarn", folder: string): Promise<void> {
  expect(blockWith("sh", INSTALL).trim()).to.equal(INSTALL);
  const { path } = await tarball();
  const wanted = [`@pulumi/pulumi@${CURRENT}`];
  switch (manager) {
    case "npm":
      await succeed(folder, "npm", [
        "install",
        path,
        ...wanted,
        "--no-fund",
        "--no-audit",
        "--prefer-offline",
        "--ignore-scripts",
      ]);
      return;
    case "pnpm": {
      const script = join(await tools(), "pnpm/bin/pnpm.cjs");
      const flags = ["--prefer-offline", "--ignore-scripts", "--store-dir", resolve(".work/pnpm-store")];
      await succeed(folder, process.execPath, [script, "add", path, ...wanted, ...flags]);
      return;
    }
    case "yarn": {
      // A project of its own, whatever lies above it.
      write(folder, { "yarn.lock": "" });
      const { code, stdout, stderr } = await yarn(folder, [
        "add",
        `pulumi-huaweicloud-rotation@file:${path}`,
        ...wanted,
      ]);
      expect(code, stdout + stderr).to.equal(0);
    }
  }
}

/** Runs Yarn with the registry that npm is set up with, and its cache in this repository. */
async function yarn(folder: string, args: readonly string[]) {
  const script = join(await tools(), "@yarnpkg/cli-dist/bin/yarn.js");
  const registry = (await succeed(folder, "npm", ["config", "get", "registry"])).trim();
  const settings = {
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_ENABLE_SCRIPTS: "false",
    YARN_ENABLE_TELEMETRY: "false",
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    YARN_GLOBAL_FOLDER: resolve(".work/yarn"),
  };
  const assignments = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return run(folder, "env", [...assignments, process.execPath, script, ...args]);
}

function bash(script: string, folder: string, environment: NodeJS.ProcessEnv) {
  return new Promise<{ readonly status: number | null; readonly output: string }>((resolve) => {
    const child = spawn("bash", ["-euc", script], { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("close", (status) => resolve({ status, output }));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
