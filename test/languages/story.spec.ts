import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { findEngine } from "../../scripts/engine/engine";
import { hostOf, type Language, missingTools } from "../../scripts/engine/languages";
import { thisMachine } from "../../scripts/engine/machine";
import { repository } from "../../scripts/start/project";
import { importAndDestroy, playStory, withLanguage } from "../support/languages";

const machine = thisMachine(new AbortController().signal, () => undefined);
const sdk = join(repository, ".work/sdk");
/** Maven runs twice in every command of Pulumi, for seconds: compiling it well does not pay. */
const MAVEN_OPTS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

/** What makes the generated SDK of a language usable for its example: gives the folders to put on PATH. */
const PREPARATIONS = {
  python: virtualEnvironment,
  // The module of the example names the folder of the SDK, which is built with the program.
  go: () => [],
  java: installed,
} satisfies Partial<Record<Language, () => readonly string[]>>;

describe("the plugin, on a real engine", function () {
  this.timeout(1_200_000);

  for (const language of ["python", "go", "java"] as const) {
    const { title } = hostOf(language);
    it(`tells the story of the quickstart in ${title}, with the calls of the dynamic resources`, async function () {
      const missing = missingTools(machine, language);
      if (missing !== undefined) {
        process.stdout.write(`skipped: ${title}: ${missing}\n`);
        this.skip();
      }
      const engine = await findEngine(machine, [language]);
      expect(engine, `run \`npm run engine -- --languages ${language}\` first`).not.to.equal(undefined);
      expect(existsSync(join(sdk, language)), "run `npm run sdk` first").to.equal(true);
      const PATH = [...PREPARATIONS[language](), engine!.folder, process.env.PATH ?? ""].join(delimiter);
      await withLanguage(engine!, language, { PATH, MAVEN_OPTS }, async (stage) => {
        await playStory(stage);
        await importAndDestroy(stage);
      });
    });
  }
});

/**
 * A virtual environment with Pulumi's SDK and the generated one. The host that can be built from Go modules knows no
 * `virtualenv`: it takes the python3 on PATH. What is in it already is not downloaded again; the generated SDK is replaced.
 */
function virtualEnvironment(): readonly string[] {
  const bin = join(repository, ".work/python/bin");
  if (!existsSync(bin)) {
    succeed(repository, "python3", "-m", "venv", join(bin, ".."));
  }
  const install = ["install", "--quiet", "--disable-pip-version-check"];
  succeed(repository, join(bin, "pip"), ...install, "pulumi==3.248.0", "setuptools", "wheel");
  succeed(repository, join(bin, "pip"), ...install, "--no-build-isolation", join(sdk, "python"));
  return [bin];
}

/** Compiles the generated SDK, and puts it into the local repository of Maven. */
function installed(): readonly string[] {
  succeed(join(sdk, "java"), "mvn", "--quiet", "--batch-mode", "--no-transfer-progress", "install");
  return [];
}

function succeed(cwd: string, command: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  expect(status, `${command} ${args.join(" ")}\n${stdout}${stderr}`).to.equal(0);
}
