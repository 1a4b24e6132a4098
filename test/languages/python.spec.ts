import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { findEngine } from "../../scripts/engine/engine";
import { missingTools } from "../../scripts/engine/languages";
import { thisMachine } from "../../scripts/engine/machine";
import { repository } from "../../scripts/start/project";
import { playStory, withLanguage } from "../support/languages";

const machine = thisMachine(new AbortController().signal, () => undefined);
const sdk = join(repository, ".work/sdk/python");

describe("the plugin, with a program in Python on a real engine", function () {
  this.timeout(900_000);

  it("tells the story of the quickstart, with the calls of the dynamic resources", async function () {
    const missing = missingTools(machine, "python");
    if (missing !== undefined) {
      process.stdout.write(`skipped: ${missing}\n`);
      this.skip();
    }
    const engine = await findEngine(machine, ["python"]);
    expect(engine, "run `npm run engine -- --languages python` first").not.to.equal(undefined);
    expect(existsSync(sdk), "run `npm run sdk` first").to.equal(true);
    // The host that can be built from Go modules knows no `virtualenv`: it takes the python3 on PATH.
    const folder = virtualEnvironment();
    const PATH = [join(folder, "bin"), engine!.folder, process.env.PATH ?? ""].join(delimiter);
    await withLanguage(engine!, "python", { PATH }, playStory);
  });
});

/** Makes a virtual environment with Pulumi's SDK and the generated one. */
function virtualEnvironment(): string {
  const folder = join(repository, ".work/python");
  succeed("python3", "-m", "venv", "--clear", folder);
  succeed(join(folder, "bin/pip"), "install", "--quiet", "pulumi==3.248.0", "setuptools", sdk);
  return folder;
}

function succeed(command: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  expect(status, `${command} ${args.join(" ")}\n${stdout}${stderr}`).to.equal(0);
}
