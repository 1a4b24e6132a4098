import { milliseconds } from "../../../provider/duration";
import type { EmulatedCall } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import { RequestBook } from "./book";
import { askedToRotate, isJustified, isUnknowable, lastRotation, misfits, namesNoCause } from "./declared";
import { type Breakage, HURRY, inProcess, LEISURE, ProgramResource, type Stage } from "./program";
import { CANARIES, type PlannedStep, type Schedule, SECRET_CANARIES, TASK_WORDS } from "./schedule";
import { inClear, plain } from "../secretValues";
import { secretsOf } from "./signIn";
import { type Injected, World } from "./world";

/** What came of a schedule. */
export interface Outcome {
  readonly violations: readonly string[];
  readonly requests: number;
  readonly rotations: number;
  readonly injected: ReadonlyMap<string, Injected>;
}

/** How much longer than its timeout an operation may take: one answer that is waited for. */
const PATIENCE = 6000;
/** How long the look at a new object may take besides: a page of the list, and the object. */
const LOOK = 25_000;
/** Takes away what rotations were to do. */
const NONE = { vanishesAfter: null as never, endStatus: null as never };
/** What is said of a request that nothing can show any more. */
const CANNOT_BE_KNOWN = /not known whether .* is sent again only when (a trigger|masterKeyId) changes/;
const [MINUTE, DAY] = [60_000, 86_400_000];

/** Lives through a schedule in this process, and judges it. */
export async function run(schedule: Schedule, breakage: Breakage = {}): Promise<Outcome> {
  const world = await World.create(schedule);
  return live(schedule, world, (said) => inProcess(world, said, breakage));
}

/** Lives through a schedule on a stage, and judges it. The world ends with it. */
export async function live(
  schedule: Schedule,
  world: World,
  on: (said: string[], blame: (text: string) => void) => Stage,
): Promise<Outcome> {
  const said: string[] = [];
  const blamed: string[] = [];
  const stage = on(said, (text) => void blamed.push(text));
  const life = new Life(schedule, world, stage, said);
  const note = (reason: unknown) => void blamed.push(`unhandled rejection: ${String(reason)}`);
  process.on("unhandledRejection", note);
  try {
    try {
      for (const step of schedule.steps) {
        stage.hurry(step.faults.length > 0 ? HURRY : LEISURE);
        await life.step(step);
      }
    } finally {
      stage.hurry(LEISURE);
    }
    await life.close();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("unhandledRejection", note);
    await stage.end();
    await world.close();
  }
  const { book } = life;
  const violations = [...life.violations, ...blamed];
  const rotations = [...world.effects.values()].filter(({ kind, fails }) => kind === "requested" && !fails).length;
  return { violations, requests: book.requests, rotations, injected: world.injected };
}

class Life {
  readonly violations: string[] = [];
  readonly book: RequestBook;
  private readonly resources: ProgramResource[];
  /** Whether the engine leads all resources at once. */
  private readonly isWhole: boolean;
  private number = 0;
  /** Whether nothing goes wrong in this step but what was wrong before. */
  private isPlain = false;
  /** Whose last request can never be known, and who was changed for that already. */
  private readonly unknown = new Set<ProgramResource>();
  private readonly changedOnce = new Set<ProgramResource>();
  /** Who took over a task that was listed only in the last `up`, and whose end may be seen by no more than its time. */
  private readonly adoptedOnce = new Set<ProgramResource>();
  /** The `up`s of this step that succeeded, to be settled once all of its rotations are counted. */
  private succeeded: (readonly [ProgramResource, Properties])[] = [];

  constructor(
    private readonly schedule: Schedule,
    private readonly world: World,
    private readonly stage: Stage,
    private readonly said: string[],
  ) {
    this.resources = schedule.resources.map(
      (planned) => stage.resource?.(planned) ?? new ProgramResource(planned, (kind) => stage.open(kind)),
    );
    this.isWhole = stage.resource !== undefined;
    this.book = new RequestBook(world, this.resources);
  }

  async step(step: PlannedStep): Promise<void> {
    this.number += 1;
    const { programs } = this.schedule;
    const parallel = this.schedule.parallel || this.isWhole;
    const program = programs[step.program % programs.length] ?? [];
    await this.world.begin(step);
    this.isPlain = step.faults.length === 0 && step.events.length === 0;
    const isAtRest = this.schedule.looks !== true || this.resources.every(({ stored }) => stored !== undefined);
    const before = this.world.cloud.calls().length;
    await this.all(parallel, (resource, index) => this.one(resource, step.does, program[index] ?? {}, parallel));
    this.judge();
    await this.world.end();
    if (this.world.disturbances === 0) {
      this.judgeCalls(step, isAtRest, this.world.cloud.calls().slice(before));
    }
    this.world.advance(step.pause);
  }

  /** A preview writes nothing, and at rest it reads nothing; no run rotates more objects than it may. */
  private judgeCalls({ does, maxRotations }: PlannedStep, isAtRest: boolean, calls: readonly EmulatedCall[]): void {
    // A sign-in that the step before began, and for which nobody waits any more, may end in this one.
    const others = calls.filter(({ service }) => service !== "iam");
    if (does === "preview" && (isAtRest ? others.length > 0 : others.some(({ writes }) => writes))) {
      this.blame(`a preview called the cloud: ${others.map(({ operation }) => operation).join(", ")}`);
    }
    const asked = askedToRotate(calls).size;
    if (maxRotations !== undefined && asked > maxRotations) {
      this.blame(`${asked} objects were asked to rotate, and ${maxRotations} may be in a run`);
    }
  }

  /** The faults have ended: at most two `up`s reach what is declared, and a third writes nothing. */
  async close(): Promise<void> {
    const { programs, steps, refreshed } = this.schedule;
    let program: Properties[] = (programs[(steps.at(-1)?.program ?? 0) % programs.length] ?? []).map((inputs) => ({
      ...inputs,
      ...(inputs.timeout !== undefined && { timeout: "20m" }),
    }));
    // Who makes a resource reads once: what was written just before the last step is to be seen by then.
    this.world.advance(MINUTE);
    this.heal();
    if (refreshed) {
      await this.quiet((resource) => this.one(resource, "refresh", {}, this.isWhole));
    }
    await this.quiet((resource, index) => this.one(resource, "up", program[index] ?? {}, this.isWhole));
    this.world.advance(this.waits());
    let failed = await this.settled(program);
    if (this.unknown.size > 0) {
      // What can never be known is asked for again only by a change of what is declared.
      program = program.map((inputs, index) => this.changed(this.resources[index], inputs));
      this.unknown.clear();
      failed = await this.settled(program);
      // What was made only now is recorded first, where it is not to rotate: what is overdue is for the next `up`.
      failed = await this.settled(program);
    }
    if (this.resources.some(({ stored }) => stored?.outputs.failedRotation !== undefined)) {
      // It was seen to have failed only now: DESIGN leaves it alone for a day.
      this.world.advance(DAY + MINUTE);
      failed = await this.settled(program);
    }
    await this.quiet((resource, index) => this.third(resource, program[index] ?? {}, failed));
  }

  /** The last `up` that may be needed, and another one for a task that was to be seen only then: it has its time too. */
  private async settled(program: readonly Properties[]): Promise<Set<ProgramResource>> {
    const before = this.adoptedOnce.size;
    const failed = await this.second(program);
    if (this.adoptedOnce.size === before) {
      return failed;
    }
    this.world.advance(32 * MINUTE);
    return this.second(program);
  }

  /** The last `up` that may be needed. Returns the resources that cannot be as declared. */
  private async second(program: readonly Properties[]): Promise<Set<ProgramResource>> {
    const failed = new Set<ProgramResource>();
    const began = this.world.now();
    await this.quiet(async (resource, index) => {
      const error = await this.one(resource, "up", program[index] ?? {}, this.isWhole);
      if (error !== undefined) {
        failed.add(resource);
        const seenToFail = resource.stored?.outputs.failedRotation as { since?: string } | undefined;
        if (Date.parse(seenToFail?.since ?? "") >= began - MINUTE) {
          return;
        }
        const taken = resource.stored?.outputs.unfinishedRotation as { since: string; isAdopted?: true } | undefined;
        const isTakenNow = taken?.isAdopted === true && Date.parse(taken.since) >= began - MINUTE;
        if (isTakenNow && !this.adoptedOnce.has(resource)) {
          this.adoptedOnce.add(resource);
          return;
        }
        if (isUnknowable(this.schedule, resource) && CANNOT_BE_KNOWN.test(error) && !this.changedOnce.has(resource)) {
          this.unknown.add(resource);
          this.changedOnce.add(resource);
          return;
        }
        if (!isJustified(this.world.cloud, resource, program[index] ?? {}, error)) {
          this.blame(`not as declared after two ups: ${error}`);
        }
      }
    });
    return failed;
  }

  /** The inputs, changed where the last request of a resource can never be known. */
  private changed(resource: ProgramResource | undefined, inputs: Properties): Properties {
    if (resource === undefined || !this.unknown.has(resource)) {
      return inputs;
    }
    const unfinished = plain(resource.stored?.outputs.unfinishedRotation) as { operation?: string } | undefined;
    if (unfinished?.operation !== "repoint") {
      return { ...inputs, triggers: { ...(inputs.triggers as Properties | undefined), again: "1" } };
    }
    // Left out, not `undefined`: the wire of a host takes no such value.
    return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== "masterKeyId"));
  }

  private async third(resource: ProgramResource, inputs: Properties, failed: Set<ProgramResource>): Promise<void> {
    if (failed.has(resource)) {
      return;
    }
    const before = this.world.cloud.calls().length;
    const outputs = resource.stored?.outputs ?? {};
    const { operation, error } = await resource.up(resource.inputs(inputs));
    this.check(resource, error, "a third up", outputs);
    // The engine has those again that cannot be as declared.
    const hasCalled = this.world.cloud.calls().length !== before && !(this.isWhole && failed.size > 0);
    if (operation !== "same" || error !== undefined || hasCalled) {
      this.blame(`a third up is no rest: ${resource.name} ${resource.object}: ${operation} ${error ?? ""}`);
    }
    if (this.schedule.refreshed) {
      misfits(this.world.cloud, resource, inputs).forEach((text) => this.blame(text));
    }
  }

  /** How long DESIGN makes a request wait: until it counts as not processed, or a failed task is tried again. */
  private waits(): number {
    const outputs = this.resources.map(({ stored }) => stored?.outputs ?? {});
    return outputs.some(({ failedRotation }) => failedRotation !== undefined) ? DAY + MINUTE : 32 * MINUTE;
  }

  private heal(): void {
    const { cloud } = this.world;
    cloud.put({ denied: [] });
    const rotation = { duration: "5s", outcome: "SUCCESS" as const, listedAfter: "0s", ...NONE };
    this.world.put({ secrets: cloud.state().secrets.map(({ name }) => ({ name, rotation })) });
  }

  private async quiet(work: (resource: ProgramResource, index: number) => Promise<unknown>): Promise<void> {
    this.number += 1;
    await this.world.begin({ faults: [], events: [] }, true);
    await this.all(false, work);
    this.judge();
    await this.world.end();
  }

  private async all(
    parallel: boolean,
    work: (resource: ProgramResource, index: number) => Promise<unknown>,
  ): Promise<void> {
    await this.stage.begin();
    if (parallel || this.isWhole) {
      await Promise.all(this.resources.map(work));
      return;
    }
    for (const [index, resource] of this.resources.entries()) {
      await work(resource, index);
    }
  }

  private async one(
    resource: ProgramResource,
    does: PlannedStep["does"],
    declared: Properties,
    parallel: boolean,
  ): Promise<string | undefined> {
    const inputs = resource.inputs(declared);
    const began = this.world.slept;
    const before = resource.stored?.outputs ?? {};
    const seen = this.world.cloud.calls().length;
    let error: string | undefined;
    if (does === "up") {
      error = await this.up(resource, inputs);
    } else if (does === "preview") {
      await resource.preview(inputs);
    } else {
      error = await (does === "refresh" ? resource.refresh() : this.destroy(resource));
      if (resource.stored === undefined) {
        this.book.forget(resource);
      }
    }
    this.check(resource, error, does, before);
    const isRefused = this.world.cloud.calls().slice(seen).at(-1)?.status === 401;
    const isNamed = error?.includes("The credentials are those of") === true;
    if (this.isPlain && this.world.hasExpired && isRefused && !parallel && error !== undefined && !isNamed) {
      this.blame(`${does}: the credentials had ended, and the message does not say so: ${error}`);
    }
    if (error !== undefined && !parallel && this.world.faultless) {
      namesNoCause(this.world.cloud.calls().slice(seen), error).forEach((text) => this.blame(`${does}: ${text}`));
    }
    const isLookedAt = this.schedule.looks === true && does === "up" && Object.keys(before).length === 0;
    const patience = PATIENCE + (isLookedAt ? LOOK : 0);
    const given = (does === "up" ? inputs : before).timeout;
    const timeout = milliseconds(typeof given === "string" ? given : "10m") ?? 0;
    // What the machine itself takes is not counted: how long that is depends on what else it does.
    const took = this.world.slept - began;
    if (!parallel && this.world.disturbances === 0 && took > timeout + patience) {
      this.blame(`${resource.name} ${resource.object}: ${does} took ${took} ms of ${timeout}`);
    }
    return error;
  }

  private async up(resource: ProgramResource, inputs: Properties): Promise<string | undefined> {
    const last = lastRotation(this.world.cloud, resource.object);
    this.book.before(resource, inputs, last);
    const { error } = await resource.up(inputs);
    this.world.collect();
    this.book.grown(resource, inputs, last);
    if (error === undefined) {
      this.succeeded.push([resource, inputs]);
    }
    return error;
  }

  private async destroy(resource: ProgramResource): Promise<string | undefined> {
    return resource.destroy().then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
  }

  /** What must hold of every answer, whatever it is: it names its object, and says nothing that must not be said. */
  private check(resource: ProgramResource, error: string | undefined, does: string, before: Properties): void {
    if (error !== undefined && !error.startsWith(`${resource.name} ${resource.object}: `)) {
      this.blame(`${does}: a message that does not begin with its object: ${error}`);
    }
    if (error?.includes("internal error") || error?.includes("Please report it")) {
      this.blame(`${does}: ${error}`);
    }
    const unfinished = before.unfinishedRotation as { outcome?: string } | undefined;
    const isKept = resource.stored?.outputs.unfinishedRotation !== undefined;
    if (does === "refresh" && error === undefined && resource.stored !== undefined && unfinished && !isKept) {
      this.blame(`${resource.name} ${resource.object}: a refresh lost an unfinished rotation`);
    }
    const inClearText = JSON.stringify(inClear(resource.stored ?? {}));
    if (SECRET_CANARIES.some((value) => inClearText.includes(value))) {
      this.blame(`${does}: ${resource.name} ${resource.object}: a secret trigger is stored in clear`);
    }
    const outputs = { ...resource.stored?.outputs, triggers: undefined };
    const written = [error ?? "", ...this.said, JSON.stringify(outputs), ...(resource.stored?.initErrors ?? [])];
    for (const canary of [...secretsOf(this.world.cloud), ...CANARIES, ...SECRET_CANARIES, TASK_WORDS]) {
      if (written.some((text) => text.includes(canary))) {
        this.blame(`${does}: ${resource.name} ${resource.object}: something that was said or stored holds a secret`);
      }
    }
    this.said.splice(0);
  }

  private judge(): void {
    this.world.collect();
    const forgotten = this.succeeded.splice(0).map(
      ([resource, inputs]) =>
        () =>
          this.book.settle(resource, inputs),
    );
    const found = [...this.book.excess(), ...forgotten.map((settle) => settle())];
    found.filter((text) => text !== undefined).forEach((text) => this.blame(text));
  }

  private blame(text: string): void {
    this.violations.push(`step ${this.number}: ${text}`);
  }
}
