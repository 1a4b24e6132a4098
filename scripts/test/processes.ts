// The processes that a run has started. Each leads a process group, so that nothing it started outlives it.
import { type ChildProcess, fork, spawn } from "node:child_process";
import { join } from "node:path";

const running = new Set<ChildProcess>();

/** Starts a gate. */
export function startCommand(command: string): ChildProcess {
  return keep(spawn(command, { shell: true, detached: true, stdio: ["ignore", "pipe", "pipe"] }));
}

/** Starts a process that runs spec files. */
export function startWorker(): ChildProcess {
  return keep(fork(join(__dirname, "worker.ts"), { detached: true, silent: true }));
}

/** Kills a process and all that it started. */
export function kill(child: ChildProcess): void {
  if (child.pid !== undefined && running.has(child)) {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

/** Kills every process that is running. */
export function killAll(): void {
  running.forEach(kill);
}

function keep(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}
