import type { BenchStackOptions, Operation } from "../benchStack";
import { type Context, live, TITLES, UNLIMITED, type Workload } from "../context";
import type { Row } from "../results";
import { interleaved, median, medianRatio } from "../statistics";

const LATENCY = 30;
/** Those that call. */
const CALLING: readonly Operation[] = ["up", "refresh", "change"];

/** What ours takes where only latency counts. */
export const waiting: Workload = {
  name: "waiting",
  about: `ours with ${LATENCY} ms for each call and no limit, against a floor that waits as long`,
  minutes: 2,
  async measure(context) {
    const { middle, shortPairs } = context.plan;
    const operations = callingOf(context);
    const pairs: Record<"ours" | "floor", ReadonlyMap<Operation, number>>[] = [];
    for (const [index, order] of interleaved(shortPairs).entries()) {
      context.say(`${middle} resources, pair ${index + 1} of ${shortPairs}`);
      const pair: Partial<Record<"ours" | "floor", ReadonlyMap<Operation, number>>> = {};
      for (const contender of order) {
        pair[contender] = await measureOne(context, contender);
      }
      pairs.push(pair as (typeof pairs)[number]);
    }
    return operations.map((operation): Row => {
      const both = pairs.map(({ ours, floor }) => [ours.get(operation) ?? NaN, floor.get(operation) ?? NaN] as const);
      const [ours, other] = [median(both.map(([ours]) => ours)) / 1000, median(both.map(([, floor]) => floor)) / 1000];
      const row = { workload: "waiting", what: TITLES[operation], count: middle, unit: "ratio", goal: 1.05 } as const;
      return { ...row, measured: medianRatio(both), ours, other, pairs: pairs.length };
    });
  },
};

function callingOf({ plan }: Context): Operation[] {
  return CALLING.filter((operation) => plan.operations.includes(operation));
}

async function measureOne(context: Context, contender: "ours" | "floor"): Promise<ReadonlyMap<Operation, number>> {
  const options: Omit<BenchStackOptions, "engine" | "signal"> =
    contender === "ours"
      ? { contender, count: context.plan.middle, cloud: { latency: LATENCY }, rate: UNLIMITED }
      : { contender, count: context.plan.middle, cloud: {}, environment: { BENCH_FLOOR_WAIT: String(LATENCY) } };
  const { lived } = await context.with(options, (stack) => live(stack, callingOf(context)));
  return new Map([...lived].map(([operation, { milliseconds }]) => [operation, milliseconds]));
}
