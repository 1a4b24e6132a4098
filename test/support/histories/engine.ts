// Generated histories on a real engine: every step is one operation of the whole program, judged by the same book.
import { secret } from "@pulumi/pulumi";
import type { DiagnosticEvent, EngineEvent } from "@pulumi/pulumi/automation";
import * as rotation from "pulumi-huaweicloud-rotation";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { HostClock } from "../clock";
import type { UpResult } from "../ledResource";
import { type OperationResult, type TestStack, withStack } from "../stack";
import { ProgramResource, type Stage } from "./program";
import { live, type Outcome } from "./run";
import type { PlannedResource, PlannedStep, Schedule } from "./schedule";
import { World, type WorldClock } from "./world";

/** How many steps of a history are lived through: an operation of the engine takes seconds. */
const STEPS = 2;
const SECRET_SETTINGS = /:(accessKey|secretKey|securityToken|token|password)$/;

/** Lives through the beginning of a schedule, and its end, on a real engine. */
export async function inEngine(schedule: Schedule): Promise<Outcome> {
  const shortened = { ...schedule, steps: schedule.steps.slice(0, STEPS) };
  // The port is not known before the emulator is there, and the stack is told of it in the same moment.
  const clock = new StackClock();
  const world = await World.create(shortened, clock);
  const outcomes: Outcome[] = [];
  const program = () => Promise.resolve();
  const sleepUntil = (time: number) => world.sleepUntil(time);
  await withStack({ program, clockOf: world.cloud, sleepUntil }, async (stack) => {
    clock.host = stack.clock;
    outcomes.push(await live(shortened, world, (said) => new EngineStage(stack, world, said)));
  });
  return outcomes[0]!;
}

/** The clock that the stack's hosts go by (hostClock.cjs). */
class StackClock implements WorldClock {
  readonly shared = true;
  host: HostClock | undefined;

  get ahead(): number {
    return this.host?.ahead ?? 0;
  }

  set ahead(milliseconds: number) {
    this.host!.ahead = milliseconds;
  }
}

type Does = PlannedStep["does"];

interface Asked {
  readonly resource: EngineResource;
  readonly does: Does;
  readonly inputs: Properties;
  readonly answer: (result: UpResult) => void;
  readonly fail: (error: unknown) => void;
}

class EngineStage implements Stage {
  private readonly resources: EngineResource[] = [];
  private asked: Asked[] = [];
  private configured = "";
  /** How long answers are waited for: in the machine's own time here. */
  private requestTimeout = "1s";
  /** What is declared of each resource. */
  private readonly declared = new Map<EngineResource, Properties>();

  constructor(
    private readonly stack: TestStack,
    private readonly world: World,
    private readonly said: string[],
  ) {}

  resource(planned: PlannedResource): EngineResource {
    const made = new EngineResource(planned, `r${this.resources.length}`, (...asked) => this.ask(...asked));
    this.resources.push(made);
    return made;
  }

  open(): never {
    throw new Error("The engine leads the provider.");
  }

  hurry(times: number): void {
    this.requestTimeout = times > 1 ? "1s" : "1m";
  }

  async begin(): Promise<void> {
    // A setting is never taken away here: without a limit, there is a high one.
    const unlimited = { "huaweicloud-rotation:maxRotations": "100000" };
    const settings = {
      ...unlimited,
      ...this.world.settings(),
      "huaweicloud-rotation:requestTimeout": this.requestTimeout,
    };
    const text = JSON.stringify(settings);
    if (text !== this.configured) {
      this.configured = text;
      const entries = Object.entries(settings);
      await this.stack.setConfig(
        Object.fromEntries(entries.map(([key, value]) => [key, { value, secret: SECRET_SETTINGS.test(key) }])),
      );
    }
  }

  async end(): Promise<void> {
    // The stack is removed by who made it.
  }

  /** All resources of a step are asked for in one turn: the engine is then told to do it. */
  private ask(resource: EngineResource, does: Does, inputs: Properties): Promise<UpResult> {
    return new Promise((answer, fail) => {
      this.asked.push({ resource, does, inputs, answer, fail });
      if (this.asked.length === 1) {
        setImmediate(() => void this.operate(this.asked.splice(0)));
      }
    });
  }

  private async operate(asked: readonly Asked[]): Promise<void> {
    try {
      const does = asked[0]!.does;
      asked.filter(({ does }) => does === "up").forEach(({ resource, inputs }) => this.declared.set(resource, inputs));
      const previewed = new Map(asked.map(({ resource, inputs }) => [resource, inputs]));
      const program = does === "preview" ? previewed : this.declared;
      this.stack.setProgram(() => {
        program.forEach((inputs, resource) => resource.declare(inputs));
        return Promise.resolve();
      });
      const options = does === "preview" ? {} : { continueOnError: does === "up" || does === "destroy" };
      const result = await this.stack[does]({ ...options, expectFailure: "either" });
      const state = this.stack.stateText();
      this.said.push(result.text, JSON.stringify(result.events.filter(isOurs)), state);
      const { checkpoint } = JSON.parse(state) as { checkpoint: { latest: { resources?: Stored[] } | null } };
      const stored = checkpoint.latest?.resources ?? [];
      this.resources.forEach((resource) => resource.keep(stored));
      asked.forEach(({ resource, answer }) => answer(resource.outcome(result)));
    } catch (error) {
      asked.forEach(({ fail }) => fail(error));
    }
  }
}

/** Pulumi's SDK itself tells of what it registered, in clear, where debug messages are asked for: no provider can prevent it. */
function isOurs({ diagnosticEvent }: EngineEvent): boolean {
  const isDebug = (diagnosticEvent?.severity as string | undefined) === "debug";
  return !(isDebug && diagnosticEvent?.message.startsWith("RegisterResource RPC") === true);
}

interface Stored {
  readonly urn: string;
  readonly id: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  readonly initErrors?: string[];
}

/** A resource whose operations are those of the engine. */
class EngineResource extends ProgramResource {
  constructor(
    planned: PlannedResource,
    private readonly label: string,
    private readonly ask: (resource: EngineResource, does: Does, inputs: Properties) => Promise<UpResult>,
  ) {
    super(planned, () => {
      throw new Error("The engine leads the provider.");
    });
  }

  /** Makes it in a program. The values of its triggers are secrets. */
  declare(inputs: Properties): void {
    const { triggers } = inputs as { triggers?: Record<string, string> };
    const kept = triggers && Object.fromEntries(Object.entries(triggers).map(([name, value]) => [name, secret(value)]));
    new rotation[this.name](this.label, { ...inputs, ...(kept && { triggers: kept }) } as never);
  }

  keep(stored: readonly Stored[]): void {
    const found = stored.find(({ urn }) => this.isOwn(urn));
    const nothing = { inputs: {}, outputs: {}, initErrors: [] };
    this.stored = found && { ...nothing, ...found };
  }

  outcome({ events, diagnostics }: OperationResult): UpResult {
    const done = events.findLast(({ resourcePreEvent }) => this.isOwn(resourcePreEvent?.metadata.urn));
    const operation = done?.resourcePreEvent?.metadata.op ?? "same";
    const errors = diagnostics.filter(({ severity, urn }) => severity === "error" && this.isOwn(urn));
    return {
      operation: operation === "create" || operation === "update" ? operation : "same",
      error: errors.length === 0 ? undefined : this.words(errors),
    };
  }

  override async preview(inputs: Properties): Promise<boolean> {
    return (await this.ask(this, "preview", inputs)).operation !== "same";
  }

  override up(inputs: Properties): Promise<UpResult> {
    return this.ask(this, "up", inputs);
  }

  override async refresh(): Promise<string | undefined> {
    return (await this.ask(this, "refresh", {})).error;
  }

  override async destroy(): Promise<void> {
    const { error } = await this.ask(this, "destroy", {});
    if (error !== undefined) {
      throw new Error(error);
    }
  }

  private isOwn(urn: string | undefined): boolean {
    return urn?.endsWith(`:${this.name}::${this.label}`) === true;
  }

  /** What the provider said, without what the engine puts around it. */
  private words(errors: readonly DiagnosticEvent[]): string {
    const text = errors.map(({ message }) => message).join("\n");
    const begin = text.indexOf(`${this.name} ${this.object}: `);
    return begin < 0 ? text : text.slice(begin);
  }
}
