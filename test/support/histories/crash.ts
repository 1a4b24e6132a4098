// A provider host, or its engine, dies at a call, and the program is run again. All that die do so at the same moment in
// one host, each with a cloud of its own whose answer it waits for, so that every call of every kind can be one of them.
import type { EmulatorSeed } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import { misfits } from "./declared";
import { type ClockFile, lodge, withClock } from "./host";
import { SharedHost } from "./hosts";
import { ProgramResource, type Stage } from "./program";
import { CANARIES, type PlannedResource, type Schedule } from "./schedule";
import { secretsOf, type SignIn } from "./signIn";
import { World } from "./world";

/** How long one waits for a host to come to a call, in milliseconds of the machine's time. */
const LONGEST = 240_000;
/** How long an answer is held back while an engine dies. */
const HELD = "1s";

/** What is interrupted. */
export interface Operation {
  readonly name: string;
  readonly resource: PlannedResource;
  readonly state?: EmulatorSeed;
  readonly signIn?: SignIn;
  /** What is declared before; nothing if the resource is to be made. */
  readonly before?: Properties;
  /** What is declared then; nothing if it is to be destroyed. */
  readonly inputs?: Properties;
  /** How long nothing happens before it is run again, in milliseconds. */
  readonly pause?: number;
}

/** Where it is interrupted. */
export interface Boundary {
  readonly operation: Operation;
  /** Which call, from 1, and the name of its operation. */
  readonly call: number;
  readonly name: string;
  /** Whether that changes the cloud. */
  readonly writes: boolean;
  /** Before the call has its effect, after it, or when its answer has come and nothing more was done. */
  readonly at: "before" | "after" | "answered";
  /** Whether no call comes after it. */
  readonly isLast: boolean;
}

/** What came of it. */
export interface Aftermath {
  readonly boundary: Boundary;
  /** Rotations that were asked for: by the time of the death, and in the end. */
  readonly performed: { readonly before: number; readonly after: number };
  /** Whether a rotation still runs when the program is run again. */
  readonly isRunning: boolean;
  /** How many writes reached the cloud once the one that was waited for had. */
  readonly laterWrites: number;
  readonly problems: readonly string[];
}

/** Every boundary of an operation, by the calls that the cloud sees of it where nothing dies. */
export async function boundariesOf(operation: Operation, host: SharedHost): Promise<Boundary[]> {
  return withLife(operation, async (life) => {
    life.move(host);
    await life.begin();
    const error = await life.run();
    if (error !== undefined) {
      throw new Error(`${operation.name}: ${error}`);
    }
    const calls = life.world.cloud.calls().slice(life.seen);
    // One look for a task is like the next: the first two of them and the last are enough.
    const isAlike = (index: number) =>
      [-2, -1, 1].every((way) => calls[index + way]?.operation === calls[index]?.operation);
    return calls.flatMap(({ operation: name, writes }, index) =>
      isAlike(index)
        ? []
        : (["before", "after", "answered"] as const).map((at) => {
            return { operation, name, writes, call: index + 1, at, isLast: index + 1 === calls.length };
          }),
    );
  });
}

/** Lets one host die at all of these boundaries, and another go on from each. */
export async function crash(
  boundaries: readonly Boundary[],
  kill: (host: SharedHost) => Promise<void>,
  next: SharedHost,
): Promise<Aftermath[]> {
  const host = await SharedHost.start();
  let arrived = 0;
  let die: () => void = () => undefined;
  const dead = new Promise<void>((resolve) => (die = resolve));
  const arrive = async () => {
    arrived += 1;
    if (arrived === boundaries.length) {
      await kill(host).finally(die);
    }
  };
  const lives = boundaries.map((boundary) =>
    withLife(boundary.operation, async (life) => {
      let running: Promise<void> | undefined;
      try {
        life.move(host);
        await life.begin();
        running = life.runInto(boundary);
        await life.untilWaiting(boundary, running);
      } finally {
        // One that fails leaves none of the others waiting.
        await arrive();
      }
      await dead;
      await running;
      return life.aftermath(boundary, next);
    }),
  );
  try {
    return await Promise.all(lives);
  } finally {
    await host.process.close();
  }
}

/**
 * Lets an engine die while its host waits for the answer to a read after which it would write, and that answer comes
 * then. The host is one that does not end by itself, so that nothing but a look for the engine can hold the write back.
 * Returns how many writes reached the cloud after that.
 */
export async function writesOfTheDead(boundary: Boundary, folder: string): Promise<number> {
  const host = await SharedHost.start(folder);
  try {
    return await withLife(boundary.operation, async (life) => {
      life.move(host);
      await life.begin();
      const running = life.runInto(boundary, HELD);
      await life.untilWaiting(boundary, running);
      host.process.killEngine();
      await running;
      return life.writes(boundary);
    });
  } finally {
    await host.process.close();
  }
}

async function withLife<T>(operation: Operation, body: (life: Life) => Promise<T>): Promise<T> {
  return withClock(async (clock) => {
    const schedule: Schedule = {
      ...{ random: 1, behaviour: {}, resources: [operation.resource], programs: [[{}]], steps: [] },
      ...{ parallel: false, refreshed: false, trace: true, signIn: operation.signIn ?? "key" },
    };
    // The answer that is waited for when the host dies must not be given up before.
    clock.hurry(1 / 300);
    const world = await World.create(schedule, clock);
    try {
      world.put(operation.state ?? {});
      return await body(new Life(operation, world, clock));
    } finally {
      await world.close();
    }
  });
}

class Life {
  /** How many calls the cloud had seen when the operation began. */
  seen = 0;
  private readonly resource: ProgramResource;
  private stage: Stage | undefined;
  private readonly said: string[] = [];
  private readonly problems: string[] = [];
  /** Why what was asked for failed, each time. */
  private readonly errors: string[] = [];

  constructor(
    private readonly operation: Operation,
    readonly world: World,
    private readonly clock: ClockFile,
  ) {
    this.resource = new ProgramResource(operation.resource, (kind) => this.stage!.open(kind));
  }

  move(host: SharedHost): void {
    ({ stage: this.stage } = lodge(this.world, host, this.clock, this.said, (text) => this.problems.push(text)));
  }

  /** Brings about what is there before. */
  async begin(): Promise<void> {
    await this.world.begin({ faults: [], events: [] }, true);
    const { before } = this.operation;
    if (before !== undefined) {
      await this.stage!.begin();
      const { error } = await this.resource.up(this.resource.inputs(before));
      if (error !== undefined) {
        throw new Error(`${this.operation.name}, before: ${error}`);
      }
    }
    this.seen = this.world.cloud.calls().length;
  }

  /** What the user asks for. Returns why it failed. */
  async run(): Promise<string | undefined> {
    await this.stage!.begin();
    const { inputs } = this.operation;
    const error =
      inputs !== undefined
        ? (await this.resource.up(this.resource.inputs(inputs))).error
        : await this.resource.destroy().then(
            () => undefined,
            (error: unknown) => (error as Error).message,
          );
    this.errors.push(...(error === undefined ? [] : [error]));
    return error;
  }

  /** The same, into a call that is answered late or never; what comes of it is lost. */
  async runInto({ call, at, isLast }: Boundary, delay?: string): Promise<void> {
    const hangs = at === "answered" ? call + 1 : call;
    if (hangs > 1) {
      this.world.cloud.fault({ operation: "*", kind: "delay", delay: "0s", times: hangs - 1 });
    }
    if (!(at === "answered" && isLast)) {
      const when = at === "after" ? "after" : "before";
      this.world.cloud.fault({
        operation: "*",
        when,
        ...(delay === undefined ? { kind: "hang" } : { kind: "delay", delay }),
      });
    }
    const { stored } = this.resource;
    await this.run();
    // There is no engine to write an answer down.
    this.resource.stored = stored;
  }

  /** Waits for the call that hangs, or for the end where it takes fewer looks for a task this time. */
  async untilWaiting({ call, at }: Boundary, running: Promise<void>): Promise<void> {
    const ended = { isSo: false };
    const end = () => (ended.isSo = true);
    void running.then(end, end);
    const until = Date.now() + LONGEST;
    const awaited = this.seen + (at === "answered" ? call + 1 : call);
    while (!ended.isSo && this.world.cloud.calls().length < awaited) {
      if (Date.now() > until) {
        throw new Error(`${this.operation.name}: call ${awaited - this.seen} did not come within ${LONGEST} ms`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // The cloud has read it; its effect follows at once.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Goes on in another host, as DESIGN §2 has it: at most two `up`s, and then a rest. */
  async aftermath(boundary: Boundary, next: SharedHost): Promise<Aftermath> {
    const { cloud } = this.world;
    const before = this.performed();
    const laterWrites = this.writes(boundary);
    cloud.clearFaults();
    this.clock.hurry(1);
    this.world.advance(this.operation.pause ?? 0);
    this.move(next);
    const tasks = cloud.state().secrets.flatMap(({ tasks }) => tasks);
    const isRunning = tasks.some(({ endTime }) => endTime > this.world.now());
    const first = await this.run();
    if (first !== undefined) {
      this.checkWords(first);
      this.world.advance(31 * 60_000);
      const error = await this.run();
      this.note(error !== undefined, `not as declared after two ups: ${error ?? ""}`);
    }
    const calls = cloud.calls().length;
    const error = await this.run();
    this.note(error !== undefined || cloud.calls().length !== calls, `a third is no rest: ${error ?? ""}`);
    this.problems.push(...misfits(cloud, this.resource, this.operation.inputs ?? { enabled: false }));
    this.lookForSecrets();
    const performed = { before, after: this.performed() };
    return { boundary, performed, isRunning, laterWrites, problems: this.problems };
  }

  /** How many writes reached the cloud after the call of a boundary. */
  writes({ call, at }: Boundary): number {
    const later = this.world.cloud.calls().slice(this.seen + call + Number(at === "answered"));
    return later.filter(({ writes }) => writes).length;
  }

  private checkWords(error: string): void {
    const { name, object } = this.resource;
    this.note(!error.startsWith(`${name} ${object}: `), `a message that does not begin with its object: ${error}`);
    this.note(/internal error|Please report it/.test(error), error);
  }

  /** Nothing that was printed, said of a failure or stored holds a secret. */
  private lookForSecrets(): void {
    const { outputs, initErrors = [] } = this.resource.stored ?? {};
    const stored = JSON.stringify({ ...outputs, triggers: undefined });
    const written = [...this.said, ...this.errors, ...initErrors, stored].join("\n");
    const found = [...secretsOf(this.world.cloud), ...CANARIES].filter((secret) => written.includes(secret));
    this.note(found.length > 0, "something that was said or stored holds a secret");
  }

  private performed(): number {
    this.world.collect();
    return [...this.world.effects.values()].filter(({ kind, fails }) => kind === "requested" && !fails).length;
  }

  private note(isSo: boolean, text: string): void {
    if (isSo) {
      this.problems.push(text);
    }
  }
}
