import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providerOf } from "../grpc/host";
import type { HostPool, SharedHost } from "./hosts";
import type { Stage } from "./program";
import { live, type Outcome } from "./run";
import type { KindName, Schedule } from "./schedule";
import { World, type WorldClock } from "./world";

let histories = 0;
/** How long a history may take, in milliseconds of the machine's own time: one that waits in its own time never ends. */
const LONGEST = 180_000;

/** Lives through schedules in Pulumi's real dynamic-provider host, over gRPC, with the built package. */
export function inHosts(pool: HostPool, longest = LONGEST): (schedule: Schedule) => Promise<Outcome> {
  return (schedule) =>
    withClock(async (clock) => {
      const host = await pool.host();
      const world = await World.create(schedule, clock);
      let leave: () => void = () => undefined;
      try {
        const life = live(schedule, world, (said, blame) => {
          const lodging = lodge(world, host, clock, said, blame);
          ({ leave } = lodging);
          return lodging.stage;
        });
        return await inTime(life, host, longest);
      } finally {
        leave();
      }
    });
}

/** Ends the host of a history that does not end: what it waits for in its host fails then, and it is blamed. */
async function inTime(life: Promise<Outcome>, host: SharedHost, longest: number): Promise<Outcome> {
  const timer = setTimeout(() => void host.giveUp(), longest);
  const failed: Outcome = { violations: [], requests: 0, rotations: 0, injected: new Map() };
  try {
    const outcome = await life.catch((error: unknown) => {
      if (!host.hasHung) {
        throw error;
      }
      return failed;
    });
    const hung = `this history, or another one in its host, did not end within ${longest} ms of the machine's time`;
    return host.hasHung ? { ...outcome, violations: [...outcome.violations, hung] } : outcome;
  } finally {
    clearTimeout(timer);
  }
}

/** Does something with a clock that a host in another process can go by. */
export async function withClock<T>(body: (clock: ClockFile) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "faults-"));
  const clock = new ClockFile(join(folder, "clock"));
  try {
    return await body(clock);
  } finally {
    clock.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lets a world have its program in a host, until it leaves it. */
export function lodge(
  world: World,
  host: SharedHost,
  clock: ClockFile,
  said: string[],
  blame: (text: string) => void,
): { readonly stage: Stage; readonly leave: () => void } {
  histories += 1;
  const history = histories;
  host.enter(history, {
    sleepUntil: (time) => world.sleepUntil(time),
    printed: (text) => void said.push(text),
    unhandled: (text) => blame(`unhandled in the host: ${text}`),
  });
  const stage = hostStage(world, host, clock, { history, random: world.schedule.random });
  return { stage, leave: () => host.leave(history) };
}

/** How far a history's time is ahead, in a file that its host reads: it is asked for the time at once, not by and by. */
export class ClockFile implements WorldClock {
  readonly shared = true;
  #ahead = 0;
  #hurry = 1;
  readonly #open: number;

  constructor(readonly file: string) {
    this.#open = openSync(file, "w");
    this.write();
  }

  close(): void {
    closeSync(this.#open);
  }

  get ahead(): number {
    return this.#ahead;
  }

  set ahead(milliseconds: number) {
    this.#ahead = milliseconds;
    this.write();
  }

  hurry(times: number): void {
    this.#hurry = times;
    this.write();
  }

  private write(): void {
    // As long each time, so that nothing is left of the text before.
    writeSync(this.#open, `${this.#ahead} ${this.#hurry}`.padEnd(48), 0);
  }
}

function hostStage(
  world: World,
  host: SharedHost,
  clock: ClockFile,
  scope: { history: number; random: number },
): Stage {
  let run = 0;
  const text = (kind: KindName) => providerText(kind, { ...scope, run, clock: clock.file });
  return {
    hurry: (times) => clock.hurry(times),
    begin() {
      run += 1;
      return host.configure(world.settings(), text("SecretRotation"));
    },
    open: (kind) => providerOf(host.process.calls, text(kind)),
    end: () => Promise.resolve(),
  };
}

/** The provider's text as it is in every state, within what the preload gives to one run of one history (histories.cjs). */
function providerText(kind: KindName, scope: object): string {
  const open = `require("pulumi-huaweicloud-rotation/lifecycle").v1("${kind}")`;
  return `exports.handler=()=>globalThis.inHistory(${JSON.stringify(scope)},()=>${open});`;
}
