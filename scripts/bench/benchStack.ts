import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { EmulatedCall } from "pulumi-huaweicloud-rotation/emulator";
import { version } from "../../package.json";
import type { Engine } from "../engine/inspect";
import { emulatorEnvironment, pulumiEnvironment } from "../start/environment";
import { createProject, type Project, repository } from "../start/project";
import { type BenchCloud, type CloudOptions, startCloud } from "./cloud";

/** Who declares the policies: this package, or what it is measured against (programs/). */
export type Contender = "ours" | "floor" | "dynamicFloor" | "naive" | "plugin";

/** What is done with a stack; `nothing` is an `up` without a change, `change` one that changes every interval. */
export type Operation = "preview" | "up" | "nothing" | "refresh" | "change" | "destroy";

/** What a stack and its cloud are. */
export interface BenchStackOptions {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly contender: Contender;
  readonly count: number;
  /** The number of the first key, where others have those before it. @defaultValue 0 */
  readonly first?: number;
  /** The cloud, or what to make one of, which then ends with the stack. */
  readonly cloud: BenchCloud | Omit<CloudOptions, "keys">;
  /** The setting `rate`; 1,000 is no limit here. @defaultValue the package's own */
  readonly rate?: number;
  /** Further variables of the engine and its processes. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What one operation took. */
export interface Measured {
  readonly milliseconds: number;
  /** What the cloud received meanwhile. */
  readonly calls: readonly EmulatedCall[];
}

/** A stack that is measured. */
export interface BenchStack {
  readonly cloud: BenchCloud;
  /** Runs one operation. @throws Error if it fails, unless that may be */
  run(operation: Operation, options?: { readonly mayFail?: boolean; readonly parallel?: number }): Promise<Measured>;
  /** The size of the state as the backend holds it. */
  stateBytes(): number;
  /** The largest that the provider process was seen to be in all operations, in bytes. */
  hostMemory(): { readonly heapUsed: number; readonly rss: number };
  /** Ends its cloud and removes all that it wrote. */
  remove(): void;
}

const FILES = [
  "Pulumi.yaml",
  "index.cjs",
  "ours.cjs",
  "floor.cjs",
  "nothing.cjs",
  "dynamicFloor.cjs",
  "naive.cjs",
  "plugin.cjs",
];
const METER = join(__dirname, "hostMeter.cjs");
const [INTERVAL, CHANGED_INTERVAL] = ["90", "120"];
const UNATTENDED = ["--yes", "--skip-preview"];
const COMMANDS: Readonly<Record<Operation, readonly string[]>> = {
  preview: ["preview"],
  up: ["up", ...UNATTENDED],
  nothing: ["up", ...UNATTENDED, "--expect-no-changes"],
  refresh: ["refresh", ...UNATTENDED],
  change: ["up", ...UNATTENDED],
  destroy: ["destroy", ...UNATTENDED],
};

/** Makes a stack that declares as many policies, and its cloud if it has none. */
export async function openBenchStack(options: BenchStackOptions): Promise<BenchStack> {
  const own = "calls" in options.cloud ? undefined : await startCloud({ keys: options.count, ...options.cloud });
  const cloud = own ?? (options.cloud as BenchCloud);
  mkdirSync(join(repository, ".work"), { recursive: true });
  const folder = mkdtempSync(join(repository, ".work", "bench-"));
  const environment = environmentOf(options, cloud, folder);
  const project = createProject({
    engine: options.engine,
    source: join(__dirname, "programs"),
    files: FILES,
    environment,
    signal: options.signal,
    colours: false,
    print: () => undefined,
  });
  if (options.contender === "plugin") {
    await installPlugin(options, dirname(project.folder));
  }
  await project.pulumi("stack", "init", "dev");
  return {
    cloud,
    run(operation, { mayFail = false, parallel } = {}) {
      environment.BENCH_INTERVAL = operation === "change" ? CHANGED_INTERVAL : INTERVAL;
      const command = [...COMMANDS[operation], ...flags(operation, options.rate, parallel)];
      return measure(cloud, () => (mayFail ? attempt(project, command) : project.pulumi(...command)));
    },
    stateBytes: () => statSync(join(folder, ".pulumi/stacks/bench/dev.json")).size,
    hostMemory: () => largest(samplesOf(folder)),
    remove() {
      project.remove();
      rmSync(folder, { recursive: true, force: true });
      own?.close();
    },
  };
}

/** Installs the provider plugin for the Pulumi of one folder, by the command that users have. */
async function installPlugin({ engine, signal }: BenchStackOptions, folder: string): Promise<void> {
  const command = [join(repository, "dist/cli/main.js"), "plugin", "install"];
  const env = { ...process.env, ...pulumiEnvironment(engine, folder) };
  await promisify(execFile)(process.execPath, command, { env, signal });
}

/** The rate is told to the commands that run the program; the others take it from the state. */
function flags(operation: Operation, rate: number | undefined, parallel: number | undefined): string[] {
  const runsProgram = COMMANDS[operation][0] === "up" || operation === "preview";
  return [
    ...(rate === undefined || !runsProgram ? [] : ["--config", `huaweicloud-rotation:rate=${rate}`]),
    ...(parallel === undefined ? [] : ["--parallel", String(parallel)]),
  ];
}

/** What is not the contender's own is the same for all; it can be changed between operations. */
function environmentOf(options: BenchStackOptions, cloud: BenchCloud, folder: string): Record<string, string> {
  return {
    ...emulatorEnvironment(cloud),
    PULUMI_BACKEND_URL: pathToFileURL(folder).href,
    BENCH_CONTENDER: options.contender,
    BENCH_FIRST: String(options.first ?? 0),
    BENCH_COUNT: String(options.count),
    BENCH_PLUGIN: version,
    BENCH_METER: join(folder, "meter"),
    NODE_OPTIONS: `--require ${JSON.stringify(METER)}`,
    ...options.environment,
  };
}

async function measure(cloud: BenchCloud, operation: () => Promise<unknown>): Promise<Measured> {
  const before = (await cloud.calls()).length;
  const began = performance.now();
  await operation();
  const milliseconds = performance.now() - began;
  return { milliseconds, calls: (await cloud.calls()).slice(before) };
}

/** Runs a command that may fail: the answers that made it fail are among the calls. */
async function attempt(project: Project, command: readonly string[]): Promise<void> {
  await project.pulumi(...command).catch((error: unknown) => {
    if (!(error as Error).message.includes("failed (status")) {
      throw error;
    }
  });
}

interface Sample {
  readonly heapUsed: number;
  readonly rss: number;
}

function samplesOf(folder: string): Sample[] {
  const lines = readFileSync(join(folder, "meter"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Sample);
}

function largest(samples: readonly Sample[]): Sample {
  return {
    heapUsed: Math.max(...samples.map(({ heapUsed }) => heapUsed)),
    rss: Math.max(...samples.map(({ rss }) => rss)),
  };
}
