// `npm run package-shape`: packs the package as it stands and has publint and attw look at the file. Packing runs no
// script: `prepare` would empty dist/ while others read it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "package-shape-"));
try {
  run("npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder);
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
  run("npx", "--no-install", "publint", "--strict", file);
  run("npx", "--no-install", "attw", file);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) {
    process.exitCode = 1;
  }
}
