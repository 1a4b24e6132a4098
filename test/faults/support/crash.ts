// A provider host, or its engine, dies at a call, and the program is run again. All that die do so at the same moment in
// one host, each with a cloud of its own whose answer it waits for, so that every call of every kind can be one of them.
import type { EmulatorSeed } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/kind";
import { misfits } from "./declared";
import { type ClockFile, lodge, withClock } from "./host";
import { SharedHost } from "./hosts";
import { ProgramResource, type Stage } from "./program";
import { CANARIES, type PlannedResource, type Schedule } from "./schedule";
import { secretsOf, type SignIn } from "./signIn";
import { World } from "./world";

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
    return calls.flatMap(({ operation: name }, index) =>
      isAlike(index)
        ? []
        : (["before", "after", "answered"] as const).map((at) => {
            return { operation, name, call: index + 1, at, isLast: index + 1 === calls.length };
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
  const lives = boundaries.map((boundary) =>
    withLife(boundary.operation, async (life) => {
      life.move(host);
      await life.begin();
      const running = life.runInto(boundary);
      await life.untilWaiting(boundary, running);
      arrived += 1;
      if (arrived === boundaries.length) {
        await kill(host);
        die();
      }
      await dead;
      await running;
      return life.aftermath(boundary, next);
    }),
  );
  return Promise.all(lives).finally(() => host.host.close());
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

  constructor(
    private readonly operation: Operation,
    readonly world: World,
    private readonly clock: ClockFile,
  ) {
    this.resource = new ProgramResource(operation.resource, world, (kind) => this.stage!.open(kind));
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
    this.seen = this.world.requests;
  }

  /** What the user asks for. Returns why it failed. */
  async run(): Promise<string | undefined> {
    await this.stage!.begin();
    const { inputs } = this.operation;
    if (inputs !== undefined) {
      return (await this.resource.up(this.resource.inputs(inputs))).error;
    }
    return this.resource.destroy().then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
  }

  /** The same, into a call that is never answered; what comes of it is lost. */
  async runInto({ call, at, isLast }: Boundary): Promise<void> {
    const hangs = at === "answered" ? call + 1 : call;
    if (hangs > 1) {
      this.world.cloud.fault({ operation: "*", kind: "delay", delay: "0s", times: hangs - 1 });
    }
    if (!(at === "answered" && isLast)) {
      this.world.cloud.fault({ operation: "*", kind: "hang", when: at === "after" ? "after" : "before" });
    }
    const { stored } = this.resource;
    await this.run();
    // The engine has no answer to write down.
    this.resource.stored = stored;
  }

  /** Waits for the call that hangs, or for the end where it takes fewer looks for a task this time. */
  async untilWaiting({ call, at }: Boundary, running: Promise<void>): Promise<void> {
    const ended = { isSo: false };
    void running.then(() => (ended.isSo = true));
    const awaited = this.seen + (at === "answered" ? call + 1 : call);
    while (!ended.isSo && this.world.requests < awaited) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // It has reached the cloud; its effect follows at once.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Goes on in another host, as DESIGN §2 has it: at most two `up`s, and then a rest. */
  async aftermath(boundary: Boundary, next: SharedHost): Promise<Aftermath> {
    const { cloud } = this.world;
    const before = this.performed();
    const writes = () => cloud.calls().filter(({ writes }) => writes).length;
    const known = cloud.calls().slice(0, this.seen + boundary.call + Number(boundary.at === "answered"));
    const laterWrites = writes() - known.filter(({ writes }) => writes).length;
    cloud.clearFaults();
    this.clock.hurry(1);
    this.world.advance(this.operation.pause ?? 0);
    this.move(next);
    const tasks = cloud.state().secrets.flatMap(({ tasks }) => tasks);
    const isRunning = tasks.some(({ endTime }) => endTime > this.world.now());
    if ((await this.run()) !== undefined) {
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

  /** Nothing that was printed or stored holds a secret. */
  private lookForSecrets(): void {
    const written = [...this.said, JSON.stringify({ ...this.resource.stored?.outputs, triggers: undefined })].join(
      "\n",
    );
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
