// The harness of the tests that run a real Pulumi engine: stacks with inline programs, a file backend and a provider
// host of their own, in a folder that is removed after the test.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  type Deployment,
  type DiagnosticEvent,
  type EngineEvent,
  LocalWorkspace,
  type OpMap,
  type OutputMap,
  type PulumiFn,
  type Stack as AutomationStack,
} from "@pulumi/pulumi/automation";
import { forgetConnections } from "./connections";
import { EngineCommand, testEngine } from "./engineCommand";
import type { Emulator } from "../../provider/emulator";
import { createHostClock, type HostClock, type SleepUntil } from "./clock";
import { light } from "./light";
import { SECRETS_PROVIDER, secretsEnvironment } from "./secretsProvider";

/** How long a test of a real engine may take, in milliseconds: one operation takes 1 to 5 s on a busy machine. */
export const ENGINE_TIMEOUT = 600_000;

const PROJECT = "test";
const STACK = "test";
const repository = fileURLToPath(new URL("../..", pathToFileURL(__filename)));

/** A value of the stack's configuration; its key has a namespace, as in `huaweicloud:region`. */
export type ConfigValue = string | { readonly value: string; readonly secret: boolean };

/** What a stack starts with. */
export interface StackOptions {
  readonly program: PulumiFn;
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /** Variables of the engine's and the provider host's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The emulator whose clock the provider host shares; without one it has the machine's. */
  readonly clockOf?: Emulator;
  /** Writes the state at the end of an operation alone: after each step, hundreds of resources take most of the time. */
  readonly finalStateOnly?: boolean;
  /** Moves that clock for a host that sleeps, where it has more to do than to move it. */
  readonly sleepUntil?: SleepUntil;
}

/** How one operation is run. */
export interface OperationOptions {
  /** Refreshes first. */
  readonly refresh?: boolean;
  readonly continueOnError?: boolean;
  /**
   * The operation must fail, or may ("either"), and its result is returned; by default a failure is thrown.
   * @defaultValue false
   */
  readonly expectFailure?: boolean | "either";
  /** Runs the program, which `refresh` and `destroy` don't do by themselves. */
  readonly runProgram?: boolean;
  /** URNs of resources that are replaced. */
  readonly replace?: string[];
  /** Shows properties in the text. */
  readonly diff?: boolean;
}

/** What came of an operation. */
export interface OperationResult {
  readonly failed: boolean;
  /** How many resources had each operation, the stack among them: `{ create: 2 }`. Empty after a kill. */
  readonly summary: OpMap;
  /** All that was printed, in both streams. */
  readonly text: string;
  readonly diagnostics: readonly DiagnosticEvent[];
  readonly events: readonly EngineEvent[];
}

/** Does something with a new stack, and removes the stack's folder and processes whatever comes of it. */
export async function withStack(options: StackOptions, body: (stack: TestStack) => Promise<void>): Promise<void> {
  const stack = await createStack(options);
  try {
    await body(stack);
  } finally {
    stack.remove();
  }
}

/** Makes a stack. */
async function createStack(options: StackOptions): Promise<TestStack> {
  const engine = await testEngine();
  mkdirSync(join(repository, ".work"), { recursive: true });
  // Below the repository, so that the provider host finds the package in node_modules upward.
  const folder = mkdtempSync(join(repository, ".work", "stack-"));
  mkdirSync(join(folder, "state"));
  const { clockOf, sleepUntil } = options;
  const clock = clockOf && (await createHostClock(folder, clockOf, sleepUntil));
  const command = new EngineCommand(engine);
  try {
    const stack = await LocalWorkspace.createStack(
      { projectName: PROJECT, stackName: STACK, program: options.program },
      {
        workDir: folder,
        pulumiCommand: command.asPulumiCommand(),
        secretsProvider: SECRETS_PROVIDER,
        // Its type knows no variables that are taken out, and Node's `spawn` does.
        envVars: {
          ...environment(folder, clock),
          ...(await secretsEnvironment()),
          ...checkpoints(options),
          ...options.environment,
        } as Record<string, string>,
      },
    );
    const made = new TestStack(stack, command, folder, clock);
    await made.setConfig(options.config ?? {});
    return made;
  } catch (error) {
    clock?.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A stack on a real engine. */
export class TestStack {
  constructor(
    private readonly stack: AutomationStack,
    private readonly engine: EngineCommand,
    /** Its folder: the program's working directory, as the provider host has it. */
    readonly folder: string,
    private readonly hostClock: HostClock | undefined,
  ) {}

  /** The clock that its provider hosts share with the emulator. */
  get clock(): HostClock {
    if (this.hostClock === undefined) {
      throw new Error("This stack has the machine's clock; give `clockOf`.");
    }
    return this.hostClock;
  }

  up(options: OperationOptions = {}): Promise<OperationResult> {
    return this.observe(options, (given) => this.stack.up(given));
  }

  preview(options: OperationOptions = {}): Promise<OperationResult> {
    return this.observe(options, (given) => this.stack.preview(given));
  }

  refresh(options: OperationOptions = {}): Promise<OperationResult> {
    return this.observe(options, (given) => this.stack.refresh(given));
  }

  destroy(options: OperationOptions = {}): Promise<OperationResult> {
    return this.observe(options, (given) => this.stack.destroy(given));
  }

  /** The stack's outputs. */
  outputs(): Promise<OutputMap> {
    return this.stack.outputs();
  }

  /** What the next operations run. */
  setProgram(program: PulumiFn): void {
    this.stack.workspace.program = program;
  }

  /** Changes variables of the environment of what runs next; `undefined` takes one out. */
  setEnvironment(variables: Readonly<Record<string, string | undefined>>): void {
    Object.assign(this.stack.workspace.envVars, variables);
  }

  async setConfig(config: Readonly<Record<string, ConfigValue>>): Promise<void> {
    const values = Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? { value } : value]);
    if (values.length > 0) {
      await this.stack.setAllConfig(Object.fromEntries(values) as Record<string, { value: string; secret?: boolean }>);
    }
  }

  /** The state, with its secrets in clear. */
  export(): Promise<Deployment> {
    return this.stack.exportStack();
  }

  import(state: Deployment): Promise<void> {
    return this.stack.importStack(state);
  }

  /** The state's file as it lies in the backend, with its secrets encrypted. */
  stateText(): string {
    return readFileSync(join(this.folder, "state/.pulumi/stacks", PROJECT, `${STACK}.json`), "utf8");
  }

  /** Runs a command of the CLI on the stack, such as `import`. */
  async pulumi(command: string, ...args: readonly string[]): Promise<string> {
    const { workDir, envVars } = this.stack.workspace;
    const { stdout, stderr } = await this.engine.run([command, "--stack", STACK, ...args], workDir, envVars);
    return stdout + stderr;
  }

  /** Takes away the lock that an engine which was killed left behind. */
  cancel(): Promise<void> {
    return this.stack.cancel();
  }

  /** Kills the engine of the operation that is running; the operation then fails. */
  killEngine(): void {
    this.engine.kill();
  }

  /** Interrupts the operation that is running, as Ctrl-C does. */
  interrupt(): void {
    this.engine.interrupt();
  }

  /** Kills the provider hosts that are running. */
  killHosts(): void {
    this.hosts().forEach((host) => process.kill(host, "SIGKILL"));
  }

  /** The process ids of the provider hosts that are running. */
  hosts(): number[] {
    const file = join(this.folder, "hosts");
    const ids = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
    return ids.filter(isRunning);
  }

  /** Ends its processes and removes its folder; the cloud stays as it is. */
  remove(): void {
    this.killHosts();
    this.hostClock?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async observe(
    options: OperationOptions,
    operation: (given: object) => Promise<object>,
  ): Promise<OperationResult> {
    const { expectFailure = false, ...given } = options;
    const events: EngineEvent[] = [];
    let text = "";
    const print = (chunk: string) => (text += chunk);
    forgetConnections();
    const listeners = { onEvent: (event: EngineEvent) => events.push(event), onOutput: print, onError: print };
    this.engine.operationsOnly = true;
    const failure = await operation({ ...given, ...listeners, color: "never" }).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    this.engine.operationsOnly = false;
    if (expectFailure !== "either" && (failure !== undefined) !== expectFailure) {
      throw failure ?? new Error(`The operation succeeded, and was expected to fail:\n${text}`);
    }
    return {
      failed: failure !== undefined,
      text,
      events,
      summary: events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {},
      diagnostics: events.flatMap((event) => event.diagnosticEvent ?? []),
    };
  }
}

/** The engine's environment: nothing of the tester's own Pulumi and cloud settings reaches a test. */
function environment(folder: string, clock: HostClock | undefined): Record<string, string | undefined> {
  const ambient = Object.keys(process.env).filter((name) => /^(PULUMI|HW|HUAWEICLOUD|OS|CLOUD_SDK)_/.test(name));
  const preloads = ["hostProcess.cjs", ...(clock === undefined ? [] : ["hostClock.cjs"])];
  return {
    ...Object.fromEntries(ambient.map((name) => [name, undefined])),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    ...light(...preloads),
    TEST_HOST_PROCESSES: join(folder, "hosts"),
    ...clock?.environment,
  };
}

function checkpoints({ finalStateOnly = false }: StackOptions): Record<string, string> {
  return finalStateOnly ? { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" } : {};
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
