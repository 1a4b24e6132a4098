import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { adopt, type AdoptFlags } from "../../provider/cli/adopt/run";
import type { Emulator } from "../../provider/emulator";
import { settingsFor } from "./account";

/** A folder for adopted programs, below the repository so that the package is found; it is gone after the suite. */
export function adoptedFolder(): string {
  mkdirSync(".work", { recursive: true });
  const path = mkdtempSync(join(process.cwd(), ".work", "adopted-"));
  after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs `adopt` in this process, on an emulator. */
export async function runAdopt(
  emulator: Emulator,
  output: string,
  flags: Partial<AdoptFlags> = {},
): Promise<{ readonly code: number; readonly lines: string; readonly errors: string; read(name: string): string }> {
  const { "huaweicloud:accessKey": accessKey, "huaweicloud:secretKey": secretKey, ...rest } = settingsFor(emulator);
  let [lines, errors] = ["", ""];
  const code = await adopt({
    flags: {
      output,
      region: [],
      rotations: false,
      setting: Object.entries(rest).map((pair) => pair.join("=")),
      ...flags,
    },
    environment: { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey },
    versions: { package: "0.0.0", pulumi: "^3.0.0" },
    print: (line) => (lines += `${line}\n`),
    errors: { write: (text) => (errors += text) },
  });
  return { code, lines, errors, read: (name) => readFileSync(join(output, name), "utf8") };
}
