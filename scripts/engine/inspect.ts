import { accessSync, constants, existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "./command";
import { type Machine, pathFolders } from "./machine";

/** A Pulumi engine that was seen to run. */
export interface Engine {
  /** The folder to put on PATH. */
  readonly folder: string;
  readonly version: string;
  /** Where it came from, in words. */
  readonly origin: string;
  /** Whether its language host is our stand-in rather than the official one. */
  readonly standIn: boolean;
}

/** A line in the text of our stand-in, by which it is known. */
const STAND_IN = "pulumi-huaweicloud-rotation: stand-in language host";

const SUFFIXES = process.platform === "win32" ? [".exe", ".cmd", ".bat", ""] : [""];

/** The oldest engine that is used: its release belongs to the oldest SDK that the package supports (package.json). */
const OLDEST = [3, 216, 0] as const;

/** Looks at the engine in a folder and runs it; gives the reason, in words, where it is not suitable. */
export async function inspect(machine: Machine, folder: string, origin: string): Promise<Engine | string> {
  const command = executable(folder, "pulumi");
  if (command === undefined) {
    return "it holds no pulumi that can be run";
  }
  // The engine looks beside its own binary first, then on PATH.
  const beside = [folder, dirname(realpathSync(command)), ...pathFolders(machine)];
  const languageHost = firstExecutable(beside, "pulumi-language-nodejs");
  if (languageHost === undefined) {
    return "it has no language host for Node.js (pulumi-language-nodejs) beside it or on PATH";
  }
  if (firstExecutable(beside, "pulumi-resource-pulumi-nodejs") === undefined) {
    return "it has no host for dynamic providers (pulumi-resource-pulumi-nodejs) beside it or on PATH";
  }
  const environment = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  const result = await runCommand(machine, command, ["version"], { environment, limit: 30_000 });
  const version = /^v?(\d+)\.(\d+)\.(\d+)\S*$/m.exec(result.output.trim());
  if (!result.succeeded || version === null) {
    return `\`pulumi version\` failed: ${result.succeeded ? "it printed no version" : result.failure}`;
  }
  if (isOlder(version.slice(1, 4).map(Number))) {
    return `its version is ${version[0]}, and the oldest that is supported is ${OLDEST.join(".")}`;
  }
  return { folder, origin, version: version[0].replace(/^v/, ""), standIn: isStandIn(languageHost) };
}

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

function isOlder(version: readonly number[]): boolean {
  const index = OLDEST.findIndex((part, position) => version[position] !== part);
  return index >= 0 && (version[index] ?? 0) < (OLDEST[index] ?? 0);
}

function isStandIn(languageHost: string): boolean {
  return readFileSync(languageHost).subarray(0, 4096).includes(STAND_IN);
}
