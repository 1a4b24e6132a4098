import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { adopt, type AdoptFlags } from "../../provider/cli/adopt/adopt";
import type { Runtime } from "../../provider/cloud";
import type { Emulator } from "../../provider/emulator";
import { settingsFor } from "./account";
import { compile } from "./compiler";
import type { OperationResult } from "./stack";

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
  runtime?: Runtime,
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
    ...(runtime !== undefined && { runtime }),
  });
  return { code, lines, errors, read: (name) => readFileSync(join(output, name), "utf8") };
}

/** The program of a folder, loaded anew each time that it runs. */
export function programOf(folder: string): () => Promise<object> {
  return () => {
    const file = require.resolve(join(folder, "resources.ts"));
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a cached module would declare nothing
    delete require.cache[file];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as Pulumi's own host runs a program
    require(file);
    return Promise.resolve({});
  };
}

/** The resources that the text of a program declares: type and name of each. */
export function resourcesIn(text: string): string[] {
  return [...text.matchAll(/^new (\w+)\("([^"]+)"/gm)].map(([, type, name]) => `${type} ${name}`);
}

/** What an operation said of each resource, by kind and object. */
export function linesOf({ diagnostics: said }: Pick<OperationResult, "diagnostics">): Map<string, string> {
  const lines = said.flatMap(({ message }) => message.split("\n"));
  return new Map(
    lines.flatMap((line) => {
      const [, subject, words] = /^((?:Key|Secret|Cluster)\w+ \S+): (.*)$/.exec(line.trim()) ?? [];
      return subject === undefined || words === undefined ? [] : [[subject, words] as const];
    }),
  );
}

/** What the compiler says of a program. */
export function diagnostics(file: string): string[] {
  return compile(dirname(file), [basename(file)], ["--module", "nodenext", "--types", ""]).map(({ words }) => words);
}
