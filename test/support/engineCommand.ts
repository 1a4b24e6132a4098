import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import type { Engine } from "../../scripts/engine/inspect";
import { findEngine } from "../../scripts/engine/engine";
import { thisMachine } from "../../scripts/engine/machine";

type Version = NonNullable<PulumiCommand["version"]>;
const { SemVer } = createRequire(require.resolve("@pulumi/pulumi"))("semver") as {
  SemVer: new (text: string) => Version;
};

let found: Promise<Engine | undefined> | undefined;

/**
 * The engine of this machine, as `npm run engine` finds it.
 *
 * @throws when there is none yet: making one takes minutes, which no test should
 */
export async function testEngine(): Promise<Engine> {
  found ??= findEngine(thisMachine(new AbortController().signal, () => undefined));
  const engine = await found;
  if (engine === undefined) {
    throw new Error("There is no Pulumi engine on this machine. Run `npm run engine` once, and the tests again.");
  }
  return engine;
}

type Listener = (text: string) => void;

/** The Automation API's way to the CLI, with the running process at hand so that a test can kill it. */
export class EngineCommand {
  readonly version: Version;
  readonly command: string;
  /**
   * Leaves out what the Automation API asks after every operation (outputs, twice, and history), which takes as long
   * as the operation itself; a test asks for outputs where it needs them.
   */
  operationsOnly = false;
  #running: ChildProcess | undefined;

  constructor(private readonly engine: Engine) {
    this.command = join(engine.folder, "pulumi");
    this.version = new SemVer(engine.version);
  }

  /** This, as the type that the Automation API asks for. */
  asPulumiCommand(): PulumiCommand {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- its constructor is private
    return this;
  }

  /** Kills the CLI that is running, which is the engine, with SIGKILL: it writes nothing more. */
  kill(): void {
    if (this.#running === undefined) {
      throw new Error("No engine is running.");
    }
    this.#running.kill("SIGKILL");
  }

  /** Interrupts the CLI that is running, as Ctrl-C does. */
  interrupt(): void {
    this.#running?.kill("SIGINT");
  }

  /** Called by the Automation API, with the arguments that its own `PulumiCommand` has. */
  async run(
    args: string[],
    cwd: string,
    environment: Record<string, string | undefined>,
    onOutput?: Listener,
    onError?: Listener,
  ): Promise<{ stdout: string; stderr: string; code: number }> {
    if (this.operationsOnly && args[0] === "stack" && (args[1] === "output" || args[1] === "history")) {
      return { stdout: args[1] === "output" ? "{}" : "[]", stderr: "", code: 0 };
    }
    const path = [this.engine.folder, environment.PATH ?? process.env.PATH].join(delimiter);
    const child = spawn(this.command, args.includes("--non-interactive") ? args : [...args, "--non-interactive"], {
      cwd,
      env: { ...process.env, ...environment, PATH: path, PULUMI_AUTOMATION_API: "true" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#running = child;
    const stdout = collect(child.stdout, onOutput);
    const stderr = collect(child.stderr, onError);
    const status = await new Promise<number | string>((resolve) => {
      child.on("error", (error) => resolve(error.message));
      child.on("close", (code, signal) => resolve(code ?? `killed by ${String(signal)}`));
    });
    this.#running = undefined;
    if (status !== 0) {
      throw new Error(`pulumi ${args.join(" ")} failed (${status}):\n${stdout()}${stderr()}`);
    }
    return { stdout: stdout(), stderr: stderr(), code: 0 };
  }
}

function collect(stream: NodeJS.ReadableStream, listener: Listener | undefined): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    listener?.(chunk.toString());
  });
  return () => text;
}
