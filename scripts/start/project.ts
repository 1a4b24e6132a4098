import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { executable } from "../engine/executable";
import type { Engine } from "../engine/inspect";
import { neutralEnvironment, pulumiEnvironment } from "./environment";

/** The top folder of this repository. */
export const repository = fileURLToPath(new URL("../..", pathToFileURL(__filename)));

/** What a project is made of. */
export interface ProjectOptions {
  readonly engine: Engine;
  /** The folder that holds its `Pulumi.yaml`. */
  readonly source: string;
  /** The files and folders of it that are copied. */
  readonly files: readonly string[];
  /** Variables of its commands, besides those that are not about Pulumi or the cloud. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the command that is running. */
  readonly signal: AbortSignal;
  /** Whether the commands print in colours. */
  readonly colours: boolean;
  /** Takes what the commands print, line by line. */
  readonly print: (line: string) => void;
}

/** A copy of a Pulumi project of this repository, with a backend of its own, run by the real CLI. */
export interface Project {
  /** The folder of the copy. */
  readonly folder: string;
  /** Runs one command to its end and gives what it printed. @throws Error if it fails or is interrupted */
  pulumi(...args: readonly string[]): Promise<string>;
  /** Removes the copy and its state; the cloud stays as it is. */
  remove(): void;
}

/** A colour of a terminal; to split by it keeps it. */
// eslint-disable-next-line no-control-regex -- they begin with one
export const COLOUR = /(\u001b\[[0-9;]*m)/g;

/** How long a command may take to end after an interruption, in milliseconds. */
const GRACE = 10_000;

/** Copies a project below `.work`, from where its program finds the packages in `node_modules` upward. */
export function createProject(options: ProjectOptions): Project {
  mkdirSync(join(repository, ".work"), { recursive: true });
  // With the id of the process, so that what one leaves behind is told from what others, still running, use.
  const folder = mkdtempSync(join(repository, ".work", `project-${process.pid}-`));
  mkdirSync(join(folder, "state"));
  for (const file of options.files) {
    cpSync(join(options.source, file), join(folder, "program", file), { recursive: true });
  }
  return {
    folder: join(folder, "program"),
    pulumi: (...args) => run(options, folder, args),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A line without its colours. */
export function plain(line: string): string {
  return line.replaceAll(COLOUR, "");
}

/**
 * Whether a line only tells how far Pulumi is: that something begins, or what is told of the stack again at the end,
 * under "Diagnostics".
 */
export function isProgress(line: string): boolean {
  return /^ .{2} pulumi:pulumi:Stack \S+ |ing \(\d+s\)( \[diff: .*\])? *$/.test(plain(line));
}

async function run(options: ProjectOptions, folder: string, args: readonly string[]): Promise<string> {
  const { engine, signal, colours } = options;
  signal.throwIfAborted();
  const command = executable(engine.folder, "pulumi") ?? "pulumi";
  const child = spawn(command, [...args, "--non-interactive", "--color", colours ? "always" : "never"], {
    cwd: join(folder, "program"),
    env: environment(options, folder),
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C on a terminal reaches this process alone, which passes it on once: the second one would make Pulumi give up.
    detached: process.platform !== "win32",
  });
  const output = collect(child, options.print);
  const stop = () => interrupt(child);
  signal.addEventListener("abort", stop);
  const status = await new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, killedBy) => resolve(killedBy ?? `status ${code ?? 0}`));
  });
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (status !== "status 0") {
    throw new Error(`\`pulumi ${args.join(" ")}\` failed (${status}):\n${output()}`);
  }
  return output();
}

function environment({ engine, environment }: ProjectOptions, folder: string): NodeJS.ProcessEnv {
  return {
    ...neutralEnvironment(),
    ...pulumiEnvironment(engine, folder),
    // `npm run types` has checked the program; the compiler would need another second or two in every command.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    ...environment,
  };
}

function collect({ stdout, stderr }: ChildProcess, print: (line: string) => void): () => string {
  const lines: string[] = [];
  for (const stream of [stdout, stderr]) {
    if (stream !== null) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        print(line);
      });
    }
  }
  return () => lines.join("\n");
}

/** Asks a command to end, as Ctrl-C does, and makes it end if it takes too long. */
function interrupt(child: ChildProcess): void {
  child.kill("SIGINT");
  const timer = setTimeout(() => killGroup(child), GRACE);
  child.once("close", () => clearTimeout(timer));
}

function killGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-(pid ?? 0), "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
