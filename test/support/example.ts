import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createEmulator, type Emulator, type EmulatorSeed, exampleState } from "../../provider/emulator";
import { type Count, countOf, difference } from "../../scripts/start/count";
import { emulatorEnvironment } from "../../scripts/start/environment";
import { createProject, type Project, repository } from "../../scripts/start/project";
import { createHostClock, type HostClock } from "./clock";
import { testEngine } from "./engineCommand";
import { light } from "./light";
import { SECRETS_PROVIDER, secretsEnvironment } from "./secretsProvider";

/** What came of a command of `pulumi`. */
export interface Told extends Count {
  /** All that it printed. */
  readonly output: string;
  readonly failed: boolean;
}

/** An example in a folder of its own, with an emulator of its own. */
export interface RunningExample {
  readonly emulator: Emulator;
  readonly clock: HostClock;
  /** The folder of its program. */
  readonly folder: string;
  /** Runs `pulumi` and counts what the cloud received. It must succeed. */
  readonly pulumi: (...args: readonly string[]) => Promise<Told>;
  /** The same of a command that must fail. */
  readonly failing: (...args: readonly string[]) => Promise<Told>;
}

/** Copies an example, makes its stack, does something with it, and removes everything whatever comes of it. */
export async function withExample(
  name: string,
  body: (example: RunningExample) => Promise<void>,
  state: EmulatorSeed = exampleState(),
): Promise<void> {
  const emulator = await createEmulator({ state });
  mkdirSync(join(repository, ".work"), { recursive: true });
  const folder = mkdtempSync(join(repository, ".work", "example-"));
  const source = join(repository, "examples", name);
  const clock = await createHostClock(folder, emulator);
  const project = createProject({
    engine: await testEngine(),
    source,
    files: readdirSync(source),
    environment: {
      ...emulatorEnvironment(emulator),
      ...clock.environment,
      ...light("hostClock.cjs"),
      ...(await secretsEnvironment()),
    },
    signal: new AbortController().signal,
    colours: false,
    print: () => undefined,
  });
  try {
    await project.pulumi("stack", "init", "dev", "--secrets-provider", SECRETS_PROVIDER);
    await body({
      emulator,
      clock,
      folder: project.folder,
      pulumi: (...args) => told(emulator, project, args, false),
      failing: (...args) => told(emulator, project, args, true),
    });
  } finally {
    project.remove();
    clock.close();
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  }
}

async function told(emulator: Emulator, project: Project, args: readonly string[], mustFail: boolean): Promise<Told> {
  const before = countOf(emulator);
  const ran = await project.pulumi(...args).then(
    (output) => ({ output, failed: false }),
    (error: unknown) => ({ output: (error as Error).message, failed: true }),
  );
  if (ran.failed !== mustFail) {
    throw new Error(`pulumi ${args.join(" ")} ${ran.failed ? "failed" : "succeeded"}:\n${ran.output}`);
  }
  return { ...ran, ...difference(countOf(emulator), before) };
}
