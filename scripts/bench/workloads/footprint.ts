import { spawnSync } from "node:child_process";
import { repository } from "../../start/project";
import { type Context, UNLIMITED, type Workload } from "../context";
import type { Row } from "../results";
import { interleaved, median, medianRatio } from "../statistics";

const MB = 1_000_000;
/** How often the imports are timed for each pair of the plan. */
const IMPORTS = 5;

/** What the package costs its two processes: the program's start, and the provider's memory. */
export const footprint: Workload = {
  name: "footprint",
  about: "the time of an import against that of @pulumi/pulumi alone, and the memory of the provider process",
  minutes: 2,
  async measure(context) {
    return [importing(context), ...(await memory(context))];
  },
};

function importing({ plan, say }: Context): Row {
  say("imports");
  const both = interleaved(plan.shortPairs * IMPORTS).map((order) => {
    const took = new Map(order.map((contender) => [contender, timeImport(contender)]));
    return [took.get("ours") ?? NaN, took.get("floor") ?? NaN] as const;
  });
  return {
    workload: "footprint",
    what: "import of the package, against @pulumi/pulumi alone",
    unit: "ratio",
    goal: 1.15,
    measured: medianRatio(both),
    ours: median(both.map(([ours]) => ours)) / 1000,
    other: median(both.map(([, other]) => other)) / 1000,
    pairs: both.length,
  };
}

/** A whole process that imports, and ends. */
function timeImport(contender: "ours" | "floor"): number {
  const name = contender === "ours" ? "pulumi-huaweicloud-rotation" : "@pulumi/pulumi";
  const began = performance.now();
  const { status } = spawnSync(process.execPath, ["-e", `require("${name}"); process.exit(0)`], { cwd: repository });
  if (status !== 0) {
    throw new Error(`The import of ${name} failed.`);
  }
  return performance.now() - began;
}

/** What the provider process holds at most in an `up`, after garbage was collected; its state is not written, for speed. */
async function memory(context: Context): Promise<Row[]> {
  const { sizes, shortPairs } = context.plan;
  const count = Math.max(...sizes.map((size) => size.count));
  const environment = { BENCH_COLLECT: "1", PULUMI_SKIP_CHECKPOINTS: "true" };
  const beyond: { heapUsed: number; rss: number }[] = [];
  for (const [index, order] of interleaved(shortPairs).entries()) {
    context.say(`memory at ${count} resources, pair ${index + 1} of ${shortPairs}`);
    const most = new Map<string, { heapUsed: number; rss: number }>();
    for (const contender of order) {
      const options = { contender, count, cloud: {}, rate: UNLIMITED, environment };
      most.set(
        contender,
        await context.with(options, async (stack) => {
          await stack.run("up");
          return stack.hostMemory();
        }),
      );
    }
    const [ours, floor] = [most.get("ours"), most.get("floor")];
    beyond.push({
      heapUsed: (ours?.heapUsed ?? NaN) - (floor?.heapUsed ?? NaN),
      rss: (ours?.rss ?? NaN) - (floor?.rss ?? NaN),
    });
  }
  const row = { workload: "footprint", count, unit: "MB", pairs: shortPairs } as const;
  return [
    {
      ...row,
      what: "memory beyond the floor's (resident)",
      goal: 30,
      measured: median(beyond.map(({ rss }) => rss)) / MB,
    },
    { ...row, what: "memory beyond the floor's (heap)", measured: median(beyond.map(({ heapUsed }) => heapUsed)) / MB },
  ];
}
