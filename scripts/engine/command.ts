import { spawn } from "node:child_process";
import type { Machine } from "./machine";

/** How a command is run. */
export interface CommandOptions {
  readonly cwd?: string;
  /** Variables besides the machine's own; `undefined` takes one out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The longest it may run, in milliseconds. */
  readonly limit: number;
  /** What is being waited for, said every 15 seconds with the time that has passed. */
  readonly waitingFor?: string;
}

/** How a command ended. */
export interface CommandResult {
  readonly succeeded: boolean;
  /** All that it printed, in both streams. */
  readonly output: string;
  /** How it failed, in words. */
  readonly failure: string;
}

const PROGRESS_EVERY = 15_000;

/**
 * Runs a command in a process group of its own, so that nothing it started outlives it: at its limit, and when the
 * search is ended, the whole group is killed.
 *
 * @throws when the search was ended
 */
export async function runCommand(
  machine: Machine,
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  machine.signal.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...machine.environment, ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  let failure = "";
  const end = (reason: string) => {
    failure ||= reason;
    killGroup(child.pid);
  };
  const limit = setTimeout(() => end(`it took longer than ${elapsed(options.limit)}`), options.limit);
  const progress = sayProgress(machine, options.waitingFor);
  const interrupted = () => end("it was interrupted");
  machine.signal.addEventListener("abort", interrupted);
  const status = await new Promise<number | string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(code ?? `killed by ${String(signal)}`));
  });
  clearTimeout(limit);
  clearInterval(progress);
  machine.signal.removeEventListener("abort", interrupted);
  machine.signal.throwIfAborted();
  failure ||= typeof status === "string" ? status : `it ended with status ${status}`;
  return { succeeded: status === 0, output, failure };
}

/** A length of time in words, such as "1 min 15 s". */
export function elapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function sayProgress(machine: Machine, what: string | undefined): NodeJS.Timeout | undefined {
  const began = machine.now();
  return what === undefined
    ? undefined
    : setInterval(() => machine.say(`still ${what}: ${elapsed(machine.now() - began)} so far`), PROGRESS_EVERY);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) {
    return; // It never started.
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
