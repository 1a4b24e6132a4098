import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { runCommand } from "./command";
import { executable, firstExecutable } from "./executable";
import { hostOf, type Language } from "./languages";
import { type Machine, pathFolders } from "./machine";

/** A Pulumi engine that was seen to run. */
export interface Engine {
  /** The folder to put on PATH. */
  readonly folder: string;
  readonly version: string;
  /** Where it came from, in words. */
  readonly origin: string;
}

/** The oldest engine that is used: its release belongs to the oldest SDK that the package supports (package.json). */
const OLDEST = [3, 216, 0] as const;

/**
 * Looks at the engine in a folder and runs it; gives the reason, in words, where it is not suitable: it must have the
 * hosts of dynamic providers and of the languages.
 */
export async function inspect(
  machine: Machine,
  folder: string,
  origin: string,
  languages: readonly Language[],
): Promise<Engine | string> {
  const command = executable(folder, "pulumi");
  if (command === undefined) {
    return "it holds no pulumi that can be run";
  }
  // The engine looks beside its own binary first, then on PATH.
  const beside = [folder, dirname(realpathSync(command)), ...pathFolders(machine)];
  const missing = languages.find((language) => firstExecutable(beside, `pulumi-language-${language}`) === undefined);
  if (missing !== undefined) {
    return `it has no language host of ${hostOf(missing).title} (pulumi-language-${missing}) beside it or on PATH`;
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
  return { folder, origin, version: version[0].replace(/^v/, "") };
}

function isOlder(version: readonly number[]): boolean {
  const index = OLDEST.findIndex((part, position) => version[position] !== part);
  return index >= 0 && (version[index] ?? 0) < (OLDEST[index] ?? 0);
}
