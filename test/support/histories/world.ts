import type { Runtime } from "../../../provider/cloud";
import { createEmulator, type Emulator, type EmulatorSeed, type Fault } from "../../../provider/emulator";
import { account } from "./objects";
import { createRestartable } from "../restartable";
import { NO_LOOK } from "../settings";
import { onRequest } from "./requests";
import { expire, issue, type Issued, tokenNow } from "./signIn";
import type { PlannedEvent, PlannedStep, Schedule } from "./schedule";

/** Something that really happened to an object. */
export interface Effect {
  readonly id: string;
  readonly object: string;
  /** A rotation that was asked for, one that nobody asked for, or another master key. */
  readonly kind: "requested" | "other" | "masterKey";
  /** Whether it comes to nothing: a task that fails. */
  readonly fails: boolean;
  /** When it began, or was noticed. */
  readonly at: number;
  /** Whether its task is surely to be seen, as long as it runs and afterwards. */
  readonly isSeen: boolean;
}

/** What came of the faults of one kind. */
export interface Injected {
  /** How many were set, or took place. */
  set: number;
  /** How many of them met a call at all. */
  met: number;
  /** How many calls they broke. */
  calls: number;
}

/** How far the time of a schedule is ahead of the machine's, in milliseconds. */
export interface WorldClock {
  ahead: number;
  /** Whether another process goes by it: events in the middle of a step are then brought by what the cloud sees. */
  readonly shared?: true;
}

/** How often, about, a provider asks for the time between two requests. */
const TICKS_OF_A_REQUEST = 5;
/** How many turns of the event loop take a request that was sent to the cloud. */
const TURNS = 6;
/** How long credentials live that end, in milliseconds: some steps take longer. */
const LIFE = 15 * 60_000;
/** How long they live once the faults have ended. */
const LONG_LIFE = 90 * 86_400_000;

/** The cloud of a schedule, its clock, and what happens in it of itself. */
export class World {
  readonly effects = new Map<string, Effect>();
  /** Faults that were set, and events that took place, by kind. */
  readonly injected = new Map<string, Injected>();
  /** How far the clock of the machine that runs this step is ahead of the cloud's, in milliseconds. */
  private hostAhead = 0;
  /** How many objects this step may rotate; `undefined` for any number. */
  maxRotations: number | undefined;
  /** Whether the user's credentials had ended when the step began. */
  hasExpired = false;
  /** How often others jumped the clock or the cloud restarted: durations are not judged in such a step. */
  disturbances = 0;
  private ticks = 0;
  private due: PlannedEvent[] = [];
  private restarting: Promise<void> | undefined;
  /** How far the clock moved while no cloud was there to be told. */
  private missed = 0;
  private seed: number;
  private issued: Issued | undefined;
  /** The faults of this step, as far as they are counted. */
  private faults: Fault[] = [];
  private readonly forgetRequests: () => void;

  private constructor(
    private emulator: Emulator,
    readonly schedule: Schedule,
    private readonly clock: WorldClock,
  ) {
    this.seed = schedule.random;
    this.forgetRequests = clock.shared ? onRequest(emulator.url, () => this.tick()) : () => undefined;
  }

  static async create(schedule: Schedule, clock: WorldClock = { ahead: 0 }): Promise<World> {
    return new World(await createRestartable({ state: account(schedule.behaviour) }), schedule, clock);
  }

  /** The stack's configuration. */
  settings(): Record<string, string> {
    const { url } = this.emulator;
    return {
      // Without the look, a preview calls nothing, and the faults of a step are all for what up does.
      ...(this.schedule.looks === true ? {} : NO_LOOK),
      ...(this.maxRotations !== undefined && { "huaweicloud-rotation:maxRotations": String(this.maxRotations) }),
      "huaweicloud:region": this.emulator.region,
      "huaweicloud:endpoints": JSON.stringify({ kms: url, iam: url, dws: url }),
      "huaweicloud-rotation:requestTimeout": "2s",
      "huaweicloud-rotation:rate": "1000",
      "huaweicloud-rotation:trace": String(this.schedule.trace === true),
      "huaweicloud:maxRetries": "3",
      ...this.issued?.settings,
    };
  }

  /** Whether no fault was set in this step, so that each refusal is the cloud's own, and no answer is lost. */
  get faultless(): boolean {
    return this.faults.length === 0 && this.disturbances === 0;
  }

  get cloud(): Emulator {
    return this.emulator;
  }

  /** The clock that the provider and the cloud share: sleeping moves it, and asking for it lets events happen. */
  readonly runtime: Runtime = {
    now: () => {
      this.ticks += 1;
      this.happen();
      return Date.now() + this.clock.ahead + this.hostAhead;
    },
    elapsed: () => this.now(),
    sleep: async (milliseconds) => {
      await this.landed();
      this.advance(Math.ceil(milliseconds));
      await new Promise((resolve) => setImmediate(resolve));
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

  /** How far the time was moved, in milliseconds: by who sleeps, and between steps. */
  get slept(): number {
    return this.clock.ahead;
  }

  /** Somebody in another process sleeps until then. */
  async sleepUntil(time: number): Promise<void> {
    await this.landed();
    this.advance(Math.max(0, Math.ceil(time - this.now())));
    this.tick();
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

  async begin(
    step: Pick<PlannedStep, "faults" | "events" | "stale" | "clockAhead" | "maxRotations">,
    quiet = false,
  ): Promise<void> {
    const { faults, events, stale, clockAhead } = step;
    this.hostAhead = clockAhead ?? 0;
    this.maxRotations = step.maxRotations;
    await this.restarted();
    this.ticks = 0;
    this.disturbances = 0;
    this.due = [...events].sort((a, b) => a.at - b.at);
    if (this.issued === undefined || stale !== true) {
      this.issued = issue(this.emulator, this.schedule.signIn ?? "key", quiet ? LONG_LIFE : LIFE);
    }
    this.hasExpired = this.issued.expiresAt <= tokenNow(this.emulator);
    if (this.hasExpired) {
      this.count("credentials that had ended");
    }
    this.faults = [...faults];
    faults.forEach((fault) => this.emulator.fault(fault));
  }

  /** Lets everything happen that is still to come in this step. */
  async end(): Promise<void> {
    await this.landed();
    this.ticks = Infinity;
    this.happen();
    await this.restarted();
    this.countFaults(this.emulator.clearFaults());
    this.collect();
  }

  put(change: EmulatorSeed): void {
    this.collect();
    const present = this.emulator.state().secrets.map(({ name }) => name);
    try {
      this.emulator.put(change);
    } catch {
      // A change of an object that is gone may make no whole one; then nothing happens.
      return;
    }
    for (const { name, versions } of (change.secrets ?? []) as { name: string; versions?: unknown }[]) {
      const isNew = !present.includes(name) && this.emulator.state().secrets.some((secret) => secret.name === name);
      // A secret that was removed and is made again has a version of its own, later than any request.
      if (versions !== undefined || isNew) {
        const other = { object: name, kind: "other", fails: false, at: this.now(), isSeen: true } as const;
        this.note({ id: `others ${this.effects.size}`, ...other });
      }
    }
  }

  /** Notes what has happened so far: a removed secret takes its tasks with it. */
  collect(): void {
    const { secrets, rotations } = this.emulator.state();
    for (const secret of secrets) {
      for (const { taskId, cause, outcome, startTime: at, listedTime, vanishTime } of secret.tasks) {
        const kind = cause === "requested" ? "requested" : "other";
        const isSeen = listedTime <= at && vanishTime === undefined;
        this.note({ id: taskId, object: secret.name, kind, fails: outcome === "FAILED", at, isSeen });
      }
    }
    rotations.forEach(({ kind, object, taskId, cause }, index) => {
      if (taskId === undefined && kind !== "key") {
        const requested = cause === "requested" ? "requested" : "other";
        const what = {
          kind: kind === "masterKey" ? kind : requested,
          fails: false,
          at: this.now(),
          isSeen: true,
        } as const;
        this.note({ id: `${index}`, object, ...what });
      }
    });
  }

  async close(): Promise<void> {
    this.forgetRequests();
    await this.restarted();
    await this.emulator.close();
  }

  /** Waits until the cloud is there, however often it restarts: what it is told meanwhile would be lost. */
  private async restarted(): Promise<void> {
    while (this.restarting !== undefined) {
      await this.restarting;
    }
  }

  private note(effect: Effect): void {
    if (!this.effects.has(effect.id)) {
      this.effects.set(effect.id, effect);
    }
  }

  /**
   * Lets requests arrive and have their effect that are on their way: one that was given up by real time must not have
   * it when hours of the schedule's time have passed, as no cloud's would.
   */
  private async landed(): Promise<void> {
    for (let turns = 0; turns < TURNS; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    while (this.isAtWork()) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private isAtWork(): boolean {
    return this.emulator.calls().some(({ isAtWork }) => isAtWork);
  }

  private tick(): void {
    this.ticks += TICKS_OF_A_REQUEST;
    this.happen();
  }

  private happen(): void {
    while (this.due[0] !== undefined && this.due[0].at <= this.ticks && this.restarting === undefined) {
      if (this.due[0].jump !== undefined && this.isAtWork()) {
        return;
      }
      const [event] = this.due.splice(0, 1) as [PlannedEvent];
      this.count(nameOf(event));
      if (event.put !== undefined) {
        this.put(event.put);
      } else if (event.expire) {
        expire(this.emulator);
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
    const left = this.emulator.clearFaults();
    await closed;
    this.emulator = await createEmulator({ port: Number(port), state });
    left.forEach((fault) => this.emulator.fault(fault));
    this.restarting = undefined;
    const { missed } = this;
    this.missed = 0;
    this.emulator.advance(missed);
    this.emulator.skew += missed;
    this.happen();
  }

  /** Counts the faults of a step; those that are left did not meet as many calls as they were set for. */
  private countFaults(left: readonly Fault[]): void {
    const rest = [...left];
    for (const { times = 1, ...fault } of this.faults.splice(0)) {
      const index = rest.findIndex((other) =>
        Object.entries(fault).every(([name, value]) => other[name as never] === value),
      );
      const [unused] = index < 0 ? [] : rest.splice(index, 1);
      const calls = times - (unused?.times ?? 0);
      this.count(`${fault.kind ?? fault.status ?? "status"}${fault.when === undefined ? "" : ` ${fault.when}`}`, calls);
    }
  }

  private count(kind: string, calls = 1): void {
    const known = this.injected.get(kind) ?? { set: 0, met: 0, calls: 0 };
    this.injected.set(kind, { set: known.set + 1, met: known.met + Number(calls > 0), calls: known.calls + calls });
  }
}

function nameOf({ put, restart, expire }: PlannedEvent): string {
  return put !== undefined ? "change by others" : restart ? "restart" : expire ? "credentials end" : "clock jump";
}
