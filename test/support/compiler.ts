import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

/** What the compiler says of a file. */
export interface Complaint {
  /** Within the folder. */
  readonly file: string;
  readonly line: number;
  readonly words: string;
}

/** `file(line,column): error TS1234: words`; what follows indented belongs to it. */
const COMPLAINT = /^(\S.*)\((\d+),\d+\): error TS\d+: (.*)$/;

const ALWAYS = ["--ignoreConfig", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--pretty", "false"];

/** Compiles files of a folder with the native TypeScript, in a tenth of the time that `typescript` takes. */
export function compile(folder: string, files: readonly string[], flags: readonly string[]): Complaint[] {
  const program = resolve("node_modules/typescript-native/bin/tsc");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...ALWAYS, ...flags, ...files], {
    cwd: folder,
    encoding: "utf8",
  });
  const complaints = read(stdout);
  if (status !== 0 && complaints.length === 0) {
    throw new Error(`The compiler failed: ${stdout}${stderr}`);
  }
  return complaints;
}

function read(output: string): Complaint[] {
  const complaints: Complaint[] = [];
  for (const text of output.split("\n").filter((line) => line !== "")) {
    const [, file, line, words = ""] = COMPLAINT.exec(text) ?? [];
    if (file !== undefined) {
      complaints.push({ file, line: Number(line), words });
      continue;
    }
    const last = complaints.pop();
    if (last === undefined) {
      throw new Error(`The compiler failed: ${output}`);
    }
    complaints.push({ ...last, words: `${last.words}\n${text}` });
  }
  return complaints;
}
