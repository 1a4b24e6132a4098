import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime } from "../../provider/cloud";
import { report } from "../../provider/cli/report/report";
import type { ReportFlags } from "../../provider/cli/report/flags";
import type { Report } from "../../provider/cli/report/schema";
import type { Emulator } from "../../provider/emulator";
import { settingsFor } from "./account";

/** What a run of `report` gave. */
export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
  /** The output as the report that it is, of the format json. */
  json(): Report;
}

/** Runs `report` in this process, on an emulator; of the format json unless the flags say otherwise. */
export async function runReport(
  emulator: Emulator | undefined,
  flags: Partial<ReportFlags> = {},
  { isTTY, runtime }: { readonly isTTY?: boolean; readonly runtime?: Runtime } = {},
): Promise<Ran> {
  const settings = emulator === undefined ? {} : settingsFor(emulator);
  const { "huaweicloud:accessKey": accessKey, "huaweicloud:secretKey": secretKey, ...rest } = settings;
  let [output, errors] = ["", ""];
  const code = await report({
    flags: {
      region: [],
      state: [],
      merge: [],
      format: "json",
      ...flags,
      setting: [...Object.entries(rest).map((pair) => pair.join("=")), ...(flags.setting ?? [])],
    },
    environment: { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey },
    version: "0.0.0",
    write: (text) => (output += text),
    errors: { isTTY, write: (text) => (errors += text) },
    ...(runtime !== undefined && { runtime }),
  });
  return { code, output, errors, json: () => JSON.parse(output) as Report };
}

/** A folder that is gone after the test suite. */
export function temporaryFolder(): { readonly path: string; write(name: string, text: string): string } {
  const path = mkdtempSync(join(tmpdir(), "report-"));
  after(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      writeFileSync(file, text);
      return file;
    },
  };
}
