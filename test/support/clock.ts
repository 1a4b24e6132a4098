import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import type { Emulator } from "../../provider/emulator";
import { listen } from "./listen";

/** The time that the provider hosts of a stack and its emulator share; see hostClock.cjs. */
export interface HostClock {
  /** What the stack's environment must hold. */
  readonly environment: Readonly<Record<string, string>>;
  /** How far the time of the hosts is ahead of the machine's, in milliseconds. Setting it leaves the emulator's. */
  ahead: number;
  /** Milliseconds since 1970, as the hosts see it. */
  now(): number;
  /** Moves the time of the hosts and of the emulator forward. */
  advance(milliseconds: number): Promise<void>;
  close(): void;
}

/** Moves the time until then, for a host that sleeps. */
export type SleepUntil = (time: number) => Promise<void>;

/**
 * Sets up a clock in a folder. It is moved in this process alone, and hosts ask for that over HTTP: two that write, or
 * an emulator that restarts while it is told of the time, would disagree.
 */
export async function createHostClock(folder: string, emulator: Emulator, sleepUntil?: SleepUntil): Promise<HostClock> {
  const file = join(folder, "clock");
  const clock = {
    get ahead() {
      return Number(readFileSync(file, "utf8"));
    },
    set ahead(milliseconds: number) {
      // In one step, so that no host reads an empty file.
      writeFileSync(`${file}.next`, String(milliseconds));
      renameSync(`${file}.next`, file);
    },
    now: () => Date.now() + clock.ahead,
    advance(milliseconds: number) {
      clock.ahead += milliseconds;
      // The emulator judges signatures by real time and its skew, so both move together.
      emulator.advance(milliseconds);
      emulator.skew += milliseconds;
      return Promise.resolve();
    },
  };
  clock.ahead = 0;
  // Sleeps at the same time end at the same time: each moves the time only by what is still missing to its end.
  const sleep = sleepUntil ?? ((time) => clock.advance(Math.max(0, Math.ceil(time - clock.now()))));
  const { url, close } = await serve(sleep);
  return Object.assign(clock, { environment: { TEST_CLOCK_FILE: file, TEST_CLOCK: url }, close });
}

/** A server that answers once the time in the path has come. */
async function serve(sleepUntil: SleepUntil): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    sleepUntil(Number(request.url?.slice(1))).then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const url = await listen(server);
  return {
    url,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
