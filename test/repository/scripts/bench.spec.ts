import { join } from "node:path";
import { expect } from "chai";
import { createContext, live, type Plan } from "../../../scripts/bench/context";
import { OURS, timeByOwner } from "../../../scripts/bench/cpuProfile";
import { isMet, rounded } from "../../../scripts/bench/results";
import { growthExponent, interleaved, median, medianRatio } from "../../../scripts/bench/statistics";
import { testEngine } from "../../support/engineCommand";

describe("the benchmarks", () => {
  it("take the median, of an even number too, and of no number never", () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 2, 3])).to.equal(2.5);
    expect(() => median([])).to.throw("no median");
    expect(
      medianRatio([
        [2, 1],
        [3, 3],
        [9, 3],
      ]),
      "of the ratios, not the ratio of the medians",
    ).to.equal(2);
  });

  it("find the exponent of growth beyond what the smallest size takes", () => {
    const grown = (exponent: number) =>
      [1, 100, 300, 1000].map((size) => [size, 2000 + 3 * (size - 1) ** exponent] as const);
    expect(growthExponent(grown(1))).to.be.closeTo(1, 1e-9);
    expect(growthExponent(grown(2))).to.be.closeTo(2, 1e-9);
    expect(growthExponent(grown(1).slice(0, 2)), "one size beyond the smallest is no line").to.equal(undefined);
  });

  it("interleave, so that what drifts meets both alike", () => {
    expect(interleaved(3).flat()).to.deep.equal(["ours", "floor", "floor", "ours", "ours", "floor"]);
  });

  it("judge what they show", () => {
    const row = { workload: "floor", what: "up", unit: "ratio", goal: 1.05 } as const;
    expect(isMet({ ...row, measured: 1.05004 })).to.equal(true);
    expect(isMet({ ...row, measured: 1.051 })).to.equal(false);
    expect(isMet({ workload: "floor", what: "up", unit: "ratio", measured: 9 })).to.equal(undefined);
    expect([rounded(12_345.6), rounded(1.00449), rounded(0)]).to.deep.equal([12_346, 1.004, 0]);
  });

  it("give Node's work to the package that asked for it", () => {
    const frame = (url: string, functionName = "f") => ({ functionName, url });
    const nodes = [
      { id: 1, callFrame: frame("", "(root)"), children: [2, 4, 6, 7] },
      { id: 2, callFrame: frame(`file://${join("/repository", "dist", "cloud", "request.js")}`), children: [3] },
      { id: 3, callFrame: frame("node:crypto") },
      { id: 4, callFrame: frame("/repository/node_modules/@grpc/grpc-js/build/a.js"), children: [5] },
      { id: 5, callFrame: frame("node:http2") },
      { id: 6, callFrame: frame("", "(idle)") },
      { id: 7, callFrame: frame("node:net") },
    ];
    const times = timeByOwner(
      { nodes, samples: [3, 5, 6, 7, 2], timeDeltas: [1000, 2000, 9000, 4000, 500] },
      "/repository/",
    );
    expect(times).to.deep.equal([
      ["idle", 9],
      ["Node.js: loading, network, timers", 4],
      ["@grpc/grpc-js", 2],
      [OURS, 1.5],
    ]);
  });

  describe("on a real engine", function () {
    this.timeout(600_000);

    const plan: Plan = { sizes: [], middle: 2, shortPairs: 1, operations: [] };
    const signal = new AbortController().signal;

    it("live the lives that they measure, ours and the floor's", async () => {
      const context = createContext(await testEngine(), signal, plan, () => undefined);
      const counts: Record<string, number[]> = {};
      const bytes: Record<string, number> = {};
      for (const contender of ["ours", "floor"] as const) {
        await context.with({ contender, count: 2, cloud: { ratePerSecond: 20 } }, async (stack) => {
          const { lived, stateBytes } = await live(stack, ["up", "change"]);
          counts[contender] = [...lived.values()].map(({ calls }) => calls.length);
          bytes[contender] = stateBytes;
          expect(lived.get("up")?.milliseconds).to.be.above(1);
          expect(stack.hostMemory().rss).to.be.above(30_000_000);
        });
      }
      // Three calls a key, and the look at each of the two that are new.
      expect(counts).to.deep.equal({ ours: [8, 4], floor: [0, 0] });
      expect((bytes.ours! - bytes.floor!) / 2, "the goal of the bench").to.be.within(100, 300);
    });

    it("count what a provider without a limiter is refused", async () => {
      const context = createContext(await testEngine(), signal, plan, () => undefined);
      await context.with({ contender: "naive", count: 8, cloud: { ratePerSecond: 4 } }, async (stack) => {
        const { calls } = await stack.run("up", { mayFail: true });
        expect(calls.filter(({ status }) => status === 429)).to.have.length.above(0);
      });
    });
  });
});
