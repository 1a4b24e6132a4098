// `npm run package-shape`: packs the package as it stands and has publint and attw look at the file. Packing runs no
// script: `prepare` would empty dist/ while others read it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "package-shape-"));
try {
  run("npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder);
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
  run(process.execPath, programOf("publint", "publint"), "--strict", file);
  run(process.execPath, programOf("@arethetypeswrong/cli", "attw"), file);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The file of a package's command. `npx` takes longer to find it than the command takes. */
function programOf(name: string, command: string): string {
  const folder = join("node_modules", name);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly bin: Readonly<Record<string, string>>;
  };
  return join(folder, manifest.bin[command] ?? "");
}

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, {
    stdio: "inherit",
    shell: process.platform === "win32" && command === "npm",
  });
  if (status !== 0) {
    process.exitCode = 1;
  }
}
