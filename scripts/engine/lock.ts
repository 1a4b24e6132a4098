import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Machine } from "./machine";

/** A holder that has not touched its lock for so long is taken for dead, in milliseconds. It touches it every 5 s. */
const STALE_AFTER = 120_000;
const TOUCH_EVERY = 5_000;
const LOOK_EVERY = 1_000;

/** Does something while no other process of the machine does it; waits for one that does, and says so. */
export async function withLock<T>(machine: Machine, file: string, body: () => Promise<T>): Promise<T> {
  const mine = JSON.stringify({ process: process.pid, host: hostname(), since: machine.now() });
  let said = false;
  while (!take(file, mine)) {
    machine.signal.throwIfAborted();
    if (!removeIfStale(machine, file)) {
      if (!said) {
        machine.say(`another process is making the engine (${file}); waiting for it`);
      }
      said = true;
      await machine.sleep(LOOK_EVERY);
    }
  }
  const touch = setInterval(() => touchFile(file), TOUCH_EVERY);
  try {
    return await body();
  } finally {
    clearInterval(touch);
    rmSync(file, { force: true });
  }
}

/** Creates the file with its content in one step, so that nobody ever reads a lock that does not say whose it is. */
function take(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function removeIfStale(machine: Machine, file: string): boolean {
  try {
    const content = readFileSync(file, "utf8");
    if (machine.now() - statSync(file).mtimeMs < STALE_AFTER && isAlive(content)) {
      return false;
    }
    // Two that find the same lock stale must not remove each other's new one: move it aside, and look at what it was.
    const aside = `${file}.stale.${process.pid}`;
    renameSync(file, aside);
    if (readFileSync(aside, "utf8") !== content) {
      linkSync(aside, file);
    }
    rmSync(aside, { force: true });
  } catch {
    // It went away meanwhile, or another took it: look again.
  }
  return true;
}

function isAlive(content: string): boolean {
  try {
    const holder = JSON.parse(content) as { process: number; host: string };
    return holder.host !== hostname() || process.kill(holder.process, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // Alive, and another user's.
  }
}

function touchFile(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody took it for stale and removed it; what is made is renamed into place in one step either way.
  }
}
