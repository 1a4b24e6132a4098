import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The time that the provider hosts of a stack and its emulator share; see hostClock.cjs. */
export interface HostClock {
  /** What the stack's environment must hold. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, as the hosts see it. */
  now(): number;
  /** Moves the time of the hosts and of the emulator forward. */
  advance(milliseconds: number): Promise<void>;
}

/** Sets up a clock in a folder, for an emulator by its URL. */
export function createHostClock(folder: string, emulatorUrl: string): HostClock {
  const file = join(folder, "clock");
  writeFileSync(file, "0");
  const ahead = () => Number(readFileSync(file, "utf8"));
  return {
    environment: { TEST_CLOCK_FILE: file, TEST_CLOCK_EMULATOR: emulatorUrl },
    now: () => Date.now() + ahead(),
    async advance(milliseconds) {
      writeFileSync(file, String(ahead() + milliseconds));
      const body = JSON.stringify({ advance: `${milliseconds}ms`, skew: `${milliseconds}ms` });
      const response = await fetch(`${emulatorUrl}/_emulator/clock`, { method: "POST", body });
      if (!response.ok) {
        throw new Error(`The emulator answered ${response.status} to ${body}.`);
      }
    },
  };
}
