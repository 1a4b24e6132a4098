import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import type { Properties } from "../../../provider/lifecycle/kind";
import type { LifecycleProvider } from "../../../provider/lifecycle/provider";
import { Host, initFailed, type Properties as OnTheWire } from "../../package/support/host";
import { settings, type Stage } from "./program";
import { live, type Outcome } from "./run";
import type { KindName, Schedule } from "./schedule";
import { World, type WorldClock } from "./world";

const REPOSITORY = resolve(__dirname, "../../..");

/**
 * Lives through a schedule in Pulumi's real dynamic-provider host, over gRPC, with the built package. Others change the
 * cloud before or after a step there, not in its middle.
 */
export async function runInHost(schedule: Schedule): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "faults-"));
  const file = join(folder, "clock");
  writeFileSync(file, "0");
  const clock: WorldClock = {
    shared: true,
    get ahead() {
      return Number(readFileSync(file, "utf8"));
    },
    set ahead(milliseconds) {
      writeFileSync(file, String(milliseconds));
    },
  };
  try {
    const world = await World.create(schedule, clock);
    return await live(withoutHanging(schedule), world, (said) => hostStage(world, file, said));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The host's own time limit for an answer is real time, so an answer that never comes is a connection that breaks. */
function withoutHanging(schedule: Schedule): Schedule {
  const steps = schedule.steps.map((step) => ({
    ...step,
    faults: step.faults.map((fault) => (fault.kind === "hang" ? { ...fault, kind: "reset" as const } : fault)),
  }));
  return { ...schedule, steps };
}

function hostStage(world: World, file: string, said: string[]): Stage {
  let host: Host | undefined;
  let runs = 0;
  return {
    async begin() {
      runs += 1;
      host ??= await start(world, file, said);
    },
    open: (kind) => overTheWire(() => host!, text(kind, runs)),
    end: async () => host?.close(),
  };
}

async function start(world: World, file: string, said: string[]): Promise<Host> {
  const preload = join(REPOSITORY, "test/support/hostClock.cjs");
  const variables = {
    NODE_OPTIONS: `--require ${preload}`,
    TEST_CLOCK_FILE: file,
    TEST_CLOCK_EMULATOR: world.cloud.url,
  };
  const sdk = join(REPOSITORY, "node_modules/@pulumi/pulumi");
  const options = { variables, said: (line: string) => void said.push(line) };
  const host = await Host.start(process.execPath, sdk, REPOSITORY, options);
  await host.configure(settings(world));
  return host;
}

/**
 * The provider's text, with one thing before it: what the process knew of the run before is forgotten, since one process
 * serves all runs of a schedule here, where the engine starts one for each.
 */
function text(kind: KindName, runs: number): string {
  const forget =
    "Object.keys(require.cache).filter((k) => /dist.lifecycle/.test(k)).forEach((k) => delete require.cache[k])";
  const once = `if (globalThis.runs !== ${runs}) { globalThis.runs = ${runs}; ${forget}; }`;
  return `${once} exports.handler=()=>require("pulumi-huaweicloud-rotation/lifecycle").v1("${kind}");`;
}

/** A provider on the other side of gRPC, as the engine has it. */
function overTheWire(host: () => Host, __provider: string): LifecycleProvider {
  const wire = (properties: Properties) => ({ ...(properties as OnTheWire), __provider });
  const own = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      const failed = (error as Partial<ServiceError>).metadata === undefined ? undefined : initFailed(error);
      throw Object.assign(new Error(failed?.reasons[0] ?? (error as ServiceError).details), failed);
    });
  return {
    configure: () => Promise.resolve(),
    check: (_olds, news) => own(host().check(wire(news))),
    diff: (id, olds, news) => own(host().diff(id, wire(olds), wire(news))),
    create: (inputs) => own(host().create(wire(inputs))),
    update: async (id, olds, news) => ({ outs: await own(host().update(id, wire(olds), wire(news))) }),
    delete: (id, props) => own(host().delete(id, wire(props))),
    async read(id, props) {
      const read = await own(host().read(id, wire(props)));
      return { id: read.id, props: read.outs, inputs: read.inputs };
    },
  };
}
