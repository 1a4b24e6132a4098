import type { Contender, Measured } from "../benchStack";
import { type Context, lifeOf, TITLES, type Workload } from "../context";
import type { Row } from "../results";

/** A cloud that takes its time. */
const SLOW = { latency: 30 };
const ALLOWED = 20;

/** What the design buys, against a dynamic provider as people write one today. */
export const naive: Workload = {
  name: "naive",
  about: "ours against a dynamic provider as people write one: client in the closure, write then read, no limiter",
  minutes: 4,
  async measure(context) {
    const count = context.plan.middle;
    const [ours, naive] = [await lifeOf(context, "ours", SLOW), await lifeOf(context, "naive", SLOW)];
    const row = { workload: "naive", count };
    const times = context.plan.operations.map((operation): Row => {
      const [one, other] = [ours, naive].map(({ lived }) => (lived.get(operation)?.milliseconds ?? NaN) / 1000) as [
        number,
        number,
      ];
      return { ...row, what: TITLES[operation], unit: "ratio", measured: one / other, ours: one, other };
    });
    return [
      ...times,
      { ...row, what: "state in all, each resource, ours", unit: "bytes", measured: ours.stateBytes / count },
      { ...row, what: "state in all, each resource, naive", unit: "bytes", measured: naive.stateBytes / count },
      ...(await refused(context, "ours")),
      ...(await refused(context, "naive")),
    ];
  },
};

/** An `up` where the cloud allows 20 calls a second: what it throttles, and what comes of that. */
async function refused(context: Context, contender: Contender): Promise<Row[]> {
  const count = Math.min(context.plan.middle, 100);
  context.say(`${count} resources, ${contender}, ${ALLOWED} calls a second`);
  const cloud = { ...SLOW, ratePerSecond: ALLOWED };
  return context.with({ contender, count, cloud }, async (stack) => {
    const { calls } = await stack.run("up", { mayFail: true });
    const right = new Set(calls.filter((call) => isIntervalSet(call)).map(({ object }) => object)).size;
    const row = { workload: "naive", count, unit: "answers" } as const;
    const throttled = calls.filter(({ status }) => status === 429).length;
    return [
      { ...row, what: `answers 429 at ${ALLOWED} calls a second, ${contender}`, measured: throttled },
      { ...row, what: `keys left otherwise than declared by that up, ${contender}`, measured: count - right },
    ];
  });
}

function isIntervalSet({ operation, status }: Measured["calls"][number]): boolean {
  return operation === "UpdateKeyRotationInterval" && status !== undefined && status < 300;
}
