import { expect } from "chai";
import { campaign, nothing, total } from "../../support/histories/campaign";
import { inHosts } from "../../support/histories/host";
import { HostPool } from "../../support/histories/hosts";

const SEED = 8000;
const SEEDS = 10;
/** Schedules of each seed. */
const RUNS = 100;

describe("generated histories of faults, in the dynamic-provider host", function () {
  // For each seed: a hundred took from 100 to 165 seconds on a machine that had much else to do (docs/reliability.md).
  this.timeout(600_000);
  const pool = new HostPool(2);
  let sum = nothing(SEED);

  after(() => pool.close());

  for (let seed = SEED; seed < SEED + SEEDS; seed += 1) {
    it(`break no promise: ${RUNS} schedules, seed ${seed}`, async () => {
      const found = await campaign({ runs: RUNS, seed, atOnce: 8, shrink: false }, inHosts(pool));
      sum = total(sum, found);
      expect(
        found.failing.flatMap(({ violations }) => violations),
        JSON.stringify(found.failing[0]?.schedule),
      ).to.deep.equal([]);
      expect(found.requests, "requests to rotate").to.be.above(RUNS);
      expect(found.rotations, "rotations performed").to.be.within(RUNS / 2, found.requests);
    });
  }

  it("meet calls with every kind of fault", () => {
    expect(sum.schedules).to.equal(RUNS * SEEDS);
    const unmet = [...sum.injected].filter(([, { met }]) => met === 0).map(([kind]) => kind);
    expect(unmet, "kinds of faults that met no call").to.deep.equal([]);
  });
});
