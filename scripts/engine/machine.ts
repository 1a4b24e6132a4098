import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What the search for an engine depends on: all of it a parameter, so that tests can set up a machine of their own. */
export interface Machine {
  /** The environment, with `PATH`, `HOME`, `PULUMI_HOME` and `XDG_CACHE_HOME`. */
  readonly environment: NodeJS.ProcessEnv;
  /** The top folder of this repository, whose `node_modules` holds `@pulumi/pulumi`. */
  readonly repository: string;
  /** The version of the engine that is downloaded or built, such as `"3.259.0"`. */
  readonly version: string;
  /** The address that the official installer downloads from, probed first; `undefined`: nothing is downloaded. */
  readonly downloadFrom: string | undefined;
  /** How long the probe of that address may take, in milliseconds. */
  readonly probeLimit: number;
  /** The command that installs the official release; the version and the folder are appended. */
  readonly installer: readonly [string, ...string[]];
  /** Ends the search, and every process that it started. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Tells the user what is going on. */
  say(line: string): void;
}

const repository = fileURLToPath(new URL("../..", pathToFileURL(__filename)));

/** The machine that this process runs on. */
export function thisMachine(signal: AbortSignal, say: (line: string) => void): Machine {
  return {
    environment: process.env,
    repository,
    version: pinned(/pulumi\/pkg\/v3 v(\S+)/),
    downloadFrom: "https://get.pulumi.com",
    probeLimit: 5_000,
    installer: [process.execPath, join(repository, "scripts/engine/install.cjs")],
    signal,
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    say,
  };
}

/** The folder of the Go module that pins the engine. */
export const goModule = join(repository, "scripts/engine/go");

/** What the Go module's `go.mod` says, such as the version of the engine or of Go. */
export function pinned(pattern: RegExp): string {
  const [, value] = pattern.exec(readFileSync(join(goModule, "go.mod"), "utf8")) ?? [];
  if (value === undefined) {
    throw new Error(`scripts/engine/go/go.mod has nothing that looks like ${String(pattern)}.`);
  }
  return value;
}

/** Pulumi's own folder on the machine, where its installer and its launcher put releases. */
export function pulumiHome({ environment }: Machine): string {
  return environment.PULUMI_HOME ?? join(environment.HOME ?? homedir(), ".pulumi");
}

/**
 * Where an engine that this script made is kept, once per machine. It is a folder of our own, not the launcher's: old
 * language hosts there would look like an official release to everything else on the machine.
 */
export function cacheFolder({ environment, version }: Machine): string {
  const caches = environment.XDG_CACHE_HOME ?? join(environment.HOME ?? homedir(), ".cache");
  return join(caches, "pulumi-huaweicloud-rotation", `engine-${version}`);
}

/** The folders on the machine's PATH. */
export function pathFolders({ environment }: Machine): string[] {
  return (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}
