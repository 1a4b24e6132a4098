import type { Operation } from "../benchStack";
import { type Life, lifeOf, TITLES, type Workload } from "../context";
import type { Row } from "../results";

/** The provider plugin beside the dynamic resources, and beside a resource that does nothing. */
export const plugin: Workload = {
  name: "plugin",
  about: "a whole life by the provider plugin, by the dynamic resources and by what does nothing, with no latency",
  minutes: 4,
  async measure(context) {
    const count = context.plan.middle;
    const ofPlugin = await lifeOf(context, "plugin");
    const others = [
      ["the dynamic resources", await lifeOf(context, "ours")],
      ["the floor", await lifeOf(context, "floor")],
    ] as const;
    const row = { workload: "plugin", count };
    const times = others.flatMap(([whose, life]) =>
      context.plan.operations.map((operation): Row => {
        const [ours, other] = [seconds(ofPlugin, operation), seconds(life, operation)];
        return {
          ...row,
          what: `${TITLES[operation]}, against ${whose}`,
          unit: "ratio",
          measured: ours / other,
          ours,
          other,
        };
      }),
    );
    const state = [["the plugin", ofPlugin] as const, ...others].map(([whose, { stateBytes }]): Row => {
      return { ...row, what: `state in all, each resource, ${whose}`, unit: "bytes", measured: stateBytes / count };
    });
    return [...times, ...state];
  },
};

function seconds({ lived }: Life, operation: Operation): number {
  return (lived.get(operation)?.milliseconds ?? NaN) / 1000;
}
