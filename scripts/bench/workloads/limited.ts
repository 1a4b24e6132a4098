import type { Operation } from "../benchStack";
import { type Context, TITLES, type Workload } from "../context";
import type { Row } from "../results";

/** What the cloud allows in a second, and the package's own rate just below it (`huaweicloud-rotation:rate`). */
const [ALLOWED, RATE] = [20, 19];
const LATENCY = 30;
/** No more than a handful. */
const THROTTLED = 5;

/** What ours takes where the cloud is slow and allows 20 calls a second. */
export const limited: Workload = {
  name: "limited",
  about: `ours with ${LATENCY} ms for each call and ${ALLOWED} calls a second, against calls ÷ ${RATE} + the floor`,
  minutes: 6,
  async measure(context) {
    const rows: Row[] = [];
    for (const { count } of context.plan.sizes) {
      context.say(`${count} resources`);
      rows.push(...(await measureSize(context, count)));
    }
    return rows;
  },
};

async function measureSize(context: Context, count: number): Promise<Row[]> {
  const cloud = { latency: LATENCY, ratePerSecond: ALLOWED };
  return context.with({ contender: "ours", count, cloud }, async (stack) => {
    const rows: Row[] = [];
    // With a thousand, one operation alone waits nearly three minutes for the cloud.
    for (const operation of count < 1000 ? (["up", "refresh", "change"] as const) : (["up"] as const)) {
      const { milliseconds, calls } = await stack.run(operation);
      const throttled = calls.filter(({ status }) => status === 429).length;
      rows.push(...rowsOf(operation, count, milliseconds, await expected(context, count, operation, calls.length)));
      const what = `answers 429, ${TITLES[operation]}`;
      rows.push({ workload: "limited", what, count, unit: "answers", goal: THROTTLED, measured: throttled });
    }
    return rows;
  });
}

async function expected(context: Context, count: number, operation: Operation, calls: number): Promise<number> {
  return (calls / RATE) * 1000 + (await context.floor(count, operation));
}

function rowsOf(operation: Operation, count: number, milliseconds: number, most: number): Row[] {
  const row = { workload: "limited", what: TITLES[operation], count, unit: "ratio", goal: 1.05 } as const;
  return [{ ...row, measured: milliseconds / most, ours: milliseconds / 1000, other: most / 1000 }];
}
