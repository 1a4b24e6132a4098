import type { Contender, Operation } from "../benchStack";
import { type Context, type Life, live, OPERATIONS, TITLES, UNLIMITED, type Workload } from "../context";
import type { Row } from "../results";
import { growthExponent, interleaved, median, medianRatio, type Point } from "../statistics";

/** One life of each at a size, one after the other. */
interface Pair {
  readonly ours: Life;
  readonly floor: Life;
}

/** What ours adds to a resource that does nothing. */
export const floor: Workload = {
  name: "floor",
  about: "a whole life of ours against a resource of the same shape that does nothing, with no latency",
  minutes: 19,
  async measure(context) {
    const sizes = new Map<number, Pair[]>();
    for (const { count, pairs } of context.plan.sizes) {
      const measured: Pair[] = [];
      for (const [index, order] of interleaved(pairs).entries()) {
        context.say(`${count} resources, pair ${index + 1} of ${pairs}`);
        measured.push(await measurePair(context, count, order));
      }
      sizes.set(count, measured);
    }
    const dynamic = await againstDynamicResource(context, sizes.get(context.plan.middle) ?? []);
    return [...[...sizes].flatMap(([count, pairs]) => rowsOf(count, pairs)), ...growth(sizes), ...dynamic];
  },
};

async function measurePair(context: Context, count: number, order: readonly ("ours" | "floor")[]): Promise<Pair> {
  const lives: Partial<Record<"ours" | "floor", Life>> = {};
  for (const contender of order) {
    lives[contender] = await measureLife(context, contender, count);
  }
  lives.floor?.lived.forEach(({ milliseconds }, operation) => context.noteFloor(count, operation, milliseconds));
  return lives as Pair;
}

function measureLife(context: Context, contender: Contender, count: number): Promise<Life> {
  return context.with({ contender, count, cloud: {}, rate: UNLIMITED }, (stack) => live(stack));
}

/** The same against a floor that goes by `pulumi.dynamic.Resource`, as everyone's own would; measured once. */
async function againstDynamicResource(context: Context, pairs: readonly Pair[]): Promise<Row[]> {
  const count = context.plan.middle;
  context.say(`${count} resources of a pulumi.dynamic.Resource that does nothing`);
  const dynamic = await measureLife(context, "dynamicFloor", count);
  const row = { workload: "floor", count };
  const whose = "a pulumi.dynamic.Resource that does nothing";
  const times = (["up", "nothing", "destroy"] as const).map((operation): Row => {
    const [ours, other] = [median(pairs.map((pair) => took(pair.ours, operation))), took(dynamic, operation)];
    const seconds = { ours: ours / 1000, other: other / 1000 };
    return {
      ...row,
      what: `${TITLES[operation]}, against ${whose}`,
      unit: "ratio",
      measured: ours / other,
      ...seconds,
    };
  });
  const beyond = median(pairs.map(({ ours }) => (ours.stateBytes - dynamic.stateBytes) / count));
  return [...times, { ...row, what: `state beyond that of ${whose}, each`, unit: "bytes", measured: beyond }];
}

function rowsOf(count: number, pairs: readonly Pair[]): Row[] {
  const row = { workload: "floor", count, pairs: pairs.length };
  const times = OPERATIONS.map((operation): Row => {
    const both = pairs.map((pair) => [took(pair.ours, operation), took(pair.floor, operation)] as const);
    const [ours, other] = [median(both.map(([ours]) => ours)) / 1000, median(both.map(([, other]) => other)) / 1000];
    return { ...row, what: TITLES[operation], unit: "ratio", goal: 1.05, measured: medianRatio(both), ours, other };
  });
  return [...times, ...state(count, pairs), ...connections(count, pairs)];
}

function state(count: number, pairs: readonly Pair[]): Row[] {
  const row = { workload: "floor", count, pairs: pairs.length, unit: "bytes" } as const;
  const each = (bytes: number) => bytes / count;
  const beyond = median(pairs.map(({ ours, floor }) => each(ours.stateBytes - floor.stateBytes)));
  return [
    // An absent output is stored as null (DESIGN §4), by which previews know it: a dozen bytes for each.
    { ...row, what: "state beyond the floor's, each resource", goal: 300, measured: beyond },
    { ...row, what: "state in all, each resource", measured: median(pairs.map(({ ours }) => each(ours.stateBytes))) },
  ];
}

function connections(count: number, pairs: readonly Pair[]): Row[] {
  const row = { workload: "floor", count, pairs: pairs.length };
  const perConnection = median(
    pairs.map(({ ours }) => {
      const calls = ours.lived.get("up")?.calls ?? [];
      return calls.length / new Set(calls.map(({ connection }) => connection.id)).size;
    }),
  );
  return [
    {
      ...row,
      what: "requests for each kept connection, in an up",
      unit: "calls per connection",
      measured: perConnection,
    },
  ];
}

/** How each operation grows, ours and the floor's. */
function growth(sizes: ReadonlyMap<number, readonly Pair[]>): Row[] {
  return OPERATIONS.flatMap((operation) =>
    (["ours", "floor"] as const).flatMap((contender): Row[] => {
      const points = [...sizes].map(([count, pairs]): Point => {
        return [count, median(pairs.map((pair) => took(pair[contender], operation)))];
      });
      const exponent = growthExponent(points);
      const what = `growth of ${TITLES[operation]}, ${contender === "ours" ? "ours" : "the floor"}`;
      return exponent === undefined ? [] : [{ workload: "floor", what, unit: "exponent", measured: exponent }];
    }),
  );
}

function took({ lived }: Life, operation: Operation): number {
  return lived.get(operation)?.milliseconds ?? NaN;
}
