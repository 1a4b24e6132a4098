import type { Runtime } from "../../../provider/cloud";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../../provider/emulator";
import { account } from "./objects";
import type { PlannedEvent, PlannedStep, Schedule } from "./schedule";

/** Something that really happened to an object. */
export interface Effect {
  readonly id: string;
  readonly object: string;
  /** A rotation that was asked for, one that nobody asked for, or another master key. */
  readonly kind: "requested" | "other" | "masterKey";
  /** Whether it comes to nothing: a task that fails. */
  readonly fails: boolean;
}

/** Where events happen before or after a step, those up to this one happen before. */
const HALF = 30;

/** How far the time of a schedule is ahead of the machine's, in milliseconds. */
export interface WorldClock {
  ahead: number;
  /** Whether another process sleeps by it: then it cannot let events happen in the middle of a step. */
  readonly shared?: true;
}

/** The cloud of a schedule, its clock, and what happens in it of itself. */
export class World {
  readonly effects = new Map<string, Effect>();
  /** Faults that were set, and events that took place, by kind. */
  readonly injected = new Map<string, number>();
  /** How often others jumped the clock or the cloud restarted: durations are not judged in such a step. */
  disturbances = 0;
  private ticks = 0;
  private due: PlannedEvent[] = [];
  private restarting: Promise<void> | undefined;
  /** How far the clock moved while no cloud was there to be told. */
  private missed = 0;
  private seed: number;

  private constructor(
    private emulator: Emulator,
    random: number,
    private readonly clock: WorldClock,
  ) {
    this.seed = random;
  }

  static async create({ behaviour, random }: Schedule, clock: WorldClock = { ahead: 0 }): Promise<World> {
    return new World(await createEmulator({ state: account(behaviour) }), random, clock);
  }

  get cloud(): Emulator {
    return this.emulator;
  }

  /** The clock that the provider and the cloud share: sleeping moves it, and asking for it lets events happen. */
  readonly runtime: Runtime = {
    now: () => {
      this.ticks += 1;
      this.happen();
      return Date.now() + this.clock.ahead;
    },
    sleep: (milliseconds) => {
      this.advance(Math.ceil(milliseconds));
      return new Promise((resolve) => setImmediate(resolve));
    },
    random: () => {
      // A small generator of the schedule's own, so that a replay draws the same (Park and Miller).
      this.seed = ((this.seed + 1) * 48_271) % 2_147_483_647;
      return this.seed / 2_147_483_647;
    },
  };

  now(): number {
    return Date.now() + this.clock.ahead;
  }

  advance(milliseconds: number): void {
    this.clock.ahead += milliseconds;
    if (this.restarting === undefined) {
      this.emulator.advance(milliseconds);
      this.emulator.skew += milliseconds;
    } else {
      this.missed += milliseconds;
    }
  }

  async begin({ faults, events }: Pick<PlannedStep, "faults" | "events">): Promise<void> {
    this.ticks = this.clock.shared ? HALF : 0;
    this.disturbances = 0;
    this.due = [...events].sort((a, b) => a.at - b.at);
    if (this.clock.shared) {
      this.happen();
      await this.restarting;
    }
    faults.forEach((fault) => {
      this.emulator.fault(fault);
      this.count(`${fault.kind ?? fault.status ?? "status"}${fault.when === undefined ? "" : ` ${fault.when}`}`);
    });
  }

  /** Lets everything happen that is still to come in this step. */
  async end(): Promise<void> {
    this.ticks = Infinity;
    this.happen();
    await this.restarting;
    this.emulator.clearFaults();
    this.collect();
  }

  put(change: EmulatorSeed): void {
    this.collect();
    try {
      this.emulator.put(change);
    } catch {
      // A change of an object that is gone may make no whole one; then nothing happens.
      return;
    }
    for (const { name, versions } of (change.secrets ?? []) as { name: string; versions?: unknown }[]) {
      if (versions !== undefined) {
        this.note({ id: `others ${this.effects.size}`, object: name, kind: "other", fails: false });
      }
    }
  }

  /** Notes what has happened so far: a removed secret takes its tasks with it. */
  collect(): void {
    const { secrets, rotations } = this.emulator.state();
    for (const secret of secrets) {
      for (const { taskId, cause, outcome } of secret.tasks) {
        const kind = cause === "requested" ? "requested" : "other";
        this.note({ id: taskId, object: secret.name, kind, fails: outcome === "FAILED" });
      }
    }
    rotations.forEach(({ kind, object, taskId, cause }, index) => {
      if (taskId === undefined && kind !== "key") {
        const requested = cause === "requested" ? "requested" : "other";
        this.note({ id: `${index}`, object, kind: kind === "masterKey" ? kind : requested, fails: false });
      }
    });
  }

  async close(): Promise<void> {
    await this.restarting;
    await this.emulator.close();
  }

  private note(effect: Effect): void {
    if (!this.effects.has(effect.id)) {
      this.effects.set(effect.id, effect);
    }
  }

  private happen(): void {
    while (this.due[0] !== undefined && this.due[0].at <= this.ticks && this.restarting === undefined) {
      const [event] = this.due.splice(0, 1) as [PlannedEvent];
      this.count(event.put === undefined ? (event.restart ? "restart" : "clock jump") : "change by others");
      if (event.put !== undefined) {
        this.put(event.put);
      } else {
        this.disturbances += 1;
        this.advance(event.jump ?? 0);
        this.restarting = event.restart && this.restart();
      }
    }
  }

  private async restart(): Promise<void> {
    this.collect();
    const { port } = new URL(this.emulator.url);
    const closed = this.emulator.close();
    const state = this.emulator.state();
    await closed;
    this.emulator = await createEmulator({ port: Number(port), state });
    this.restarting = undefined;
    const { missed } = this;
    this.missed = 0;
    this.emulator.advance(missed);
    this.emulator.skew += missed;
    this.happen();
  }

  private count(kind: string): void {
    this.injected.set(kind, (this.injected.get(kind) ?? 0) + 1);
  }
}
