import type { BenchStackOptions } from "../benchStack";
import { startCloud } from "../cloud";
import { type Context, UNLIMITED, type Workload } from "../context";
import type { Row } from "../results";

/** Stacks that the resources are divided among, how many of them at once, and more resources at once than Pulumi has. */
const [STACKS, AT_ONCE, PARALLEL] = [4, 2, 64];
const [LATENCY, ALLOWED] = [30, 20];

type Options = Omit<BenchStackOptions, "engine" | "signal" | "contender">;

/** What there is to do about the parts that are Pulumi's own. */
export const thousands: Workload = {
  name: "thousands",
  about: "one large stack, the same in several, without checkpoints, with more at once, and several on one account",
  minutes: 5,
  async measure(context) {
    const count = Math.max(...context.plan.sizes.map((size) => size.count));
    const whole = await time(context, { count, cloud: {}, rate: UNLIMITED });
    const against = (what: string, ours: number): Row => {
      return { workload: "thousands", what, count, unit: "ratio", measured: ours / whole, ours, other: whole };
    };
    const several = await severalStacks(context, count);
    const environment = { PULUMI_SKIP_CHECKPOINTS: "true" };
    const unwritten = await time(context, { count, cloud: {}, rate: UNLIMITED, environment });
    return [
      against(`up in ${STACKS} stacks, ${AT_ONCE} at once, against one`, several),
      against("up with PULUMI_SKIP_CHECKPOINTS, against one without", unwritten),
      ...(await moreAtOnce(context)),
      ...(await oneAccount(context, undefined, "each at the default rate")),
      ...(await oneAccount(context, 9, "each at half of it")),
    ];
  },
};

/** How long an `up` takes, in seconds. */
function time(context: Context, options: Options, parallel?: number): Promise<number> {
  context.say(`${options.count} resources in one stack`);
  return context.with({ contender: "ours", ...options }, async (stack) => {
    const { milliseconds } = await stack.run("up", parallel === undefined ? {} : { parallel });
    return milliseconds / 1000;
  });
}

async function severalStacks(context: Context, count: number): Promise<number> {
  context.say(`${count} resources in ${STACKS} stacks`);
  const cloud = await startCloud({ keys: count });
  try {
    const each = Math.ceil(count / STACKS);
    const waiting = Array.from({ length: STACKS }, (_, index) => index * each);
    let milliseconds = 0;
    const worker = async () => {
      for (let first = waiting.shift(); first !== undefined; first = waiting.shift()) {
        const options = { contender: "ours", count: each, first, cloud, rate: UNLIMITED } as const;
        await context.with(options, (stack) => stack.run("up"));
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    milliseconds = performance.now() - began;
    return milliseconds / 1000;
  } finally {
    cloud.close();
  }
}

/** `--parallel`, where only latency counts. */
async function moreAtOnce(context: Context): Promise<Row[]> {
  const options = { count: context.plan.middle, cloud: { latency: LATENCY }, rate: UNLIMITED };
  const [other, ours] = [await time(context, options), await time(context, options, PARALLEL)];
  const what = `up with --parallel ${PARALLEL}, ${LATENCY} ms for each call, against Pulumi's own number`;
  return [{ workload: "thousands", what, count: options.count, unit: "ratio", measured: ours / other, ours, other }];
}

/** Stacks of one account that do not know of each other: each keeps its own rate, and the cloud counts them together. */
async function oneAccount(context: Context, rate: number | undefined, how: string): Promise<Row[]> {
  const each = Math.min(context.plan.middle, 100);
  const count = each * AT_ONCE;
  context.say(`${AT_ONCE} stacks of ${each} on one account, ${how}`);
  const cloud = await startCloud({ keys: count, latency: LATENCY, ratePerSecond: ALLOWED });
  try {
    const began = performance.now();
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => {
        const options = { contender: "ours", count: each, first: index * each, cloud, ...(rate && { rate }) } as const;
        return context.with(options, (stack) => stack.run("up"));
      }),
    );
    const ours = (performance.now() - began) / 1000;
    const calls = await cloud.calls();
    const throttled = calls.filter(({ status }) => status === 429).length;
    const other = (calls.length - throttled) / ALLOWED;
    const row = { workload: "thousands", count };
    const subject = `${AT_ONCE} stacks at once on one account, ${how}`;
    return [
      {
        ...row,
        what: `up of ${subject}, against calls ÷ ${ALLOWED}`,
        unit: "ratio",
        measured: ours / other,
        ours,
        other,
      },
      { ...row, what: `answers 429, ${subject}`, unit: "answers", measured: throttled },
    ];
  } finally {
    cloud.close();
  }
}
