import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";

const SUFFIXES = process.platform === "win32" ? [".exe", ".cmd", ".bat", ""] : [""];

/** The file of a command in a folder, if it can be run. */
export function executable(folder: string, name: string): string | undefined {
  return SUFFIXES.map((suffix) => join(folder, name + suffix)).find(isExecutable);
}

/** The file of a command in the first folder that has it. */
export function firstExecutable(folders: readonly string[], name: string): string | undefined {
  return folders.map((folder) => executable(folder, name)).find((file) => file !== undefined);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return existsSync(file);
  } catch {
    return false;
  }
}
