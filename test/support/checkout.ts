// A checkout of an example, as a runner has it: with a Pulumi, a backend, and a cloud that is emulated.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Emulator } from "../../provider/emulator";
import { emulatorEnvironment, neutralEnvironment } from "../../scripts/start/environment";
import { repository } from "../../scripts/start/project";
import { createHostClock, type HostClock } from "./clock";
import { testEngine } from "./engineCommand";
import { light } from "./light";
import { SECRETS_PROVIDER, secretsEnvironment } from "./secretsProvider";
import { type Ran, bash } from "./bash";

/** A folder in which a pipeline's jobs run. */
export interface Checkout {
  readonly folder: string;
  /** The environment of a runner: no credentials of the cloud, and nothing of the tester's own. */
  readonly environment: NodeJS.ProcessEnv;
  /** What the pipelines take from the forge's settings. */
  readonly backend: string;
  readonly clock: HostClock;
  /** Makes a stack in it. */
  init(stack: string): Promise<Ran>;
  /** Runs lines in it. */
  run(script: string): Promise<Ran>;
  remove(): void;
}

/** Copies an example below `.work`, from where its program finds the packages in `node_modules` upward. */
export async function checkOut(example: string, emulator: Emulator): Promise<Checkout> {
  const engine = await testEngine();
  mkdirSync(join(repository, ".work"), { recursive: true });
  const root = mkdtempSync(join(repository, ".work", "checkout-"));
  const folder = join(root, "program");
  cpSync(join(repository, "examples", example), folder, { recursive: true });
  mkdirSync(join(root, "state"));
  const clock = await createHostClock(root, emulator);
  const backend = pathToFileURL(join(root, "state")).href;
  const neutral = neutralEnvironment();
  const environment = {
    ...neutral,
    ...emulatorEnvironment(emulator),
    HW_ACCESS_KEY: undefined,
    HW_SECRET_KEY: undefined,
    ...clock.environment,
    PATH: [join(root, "bin"), engine.folder, neutral.PATH ?? ""].join(delimiter),
    ...light("hostClock.cjs"),
    ...(await secretsEnvironment()),
    PULUMI_HOME: join(root, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
  const run = (script: string) => bash(script, folder, { ...environment, PULUMI_BACKEND_URL: backend });
  return {
    folder,
    environment,
    backend,
    clock,
    init: (stack) => run(`pulumi stack init ${stack} --secrets-provider ${SECRETS_PROVIDER}`),
    run,
    remove() {
      clock.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
