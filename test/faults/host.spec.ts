import { expect } from "chai";
import { campaign, nothing, total } from "./support/campaign";
import { inHosts } from "./support/host";
import { HostPool } from "./support/hosts";

const SEED = 8000;
const SEEDS = 10;
const RUNS = 1000;

describe("generated histories of faults, in the dynamic-provider host", function () {
  this.timeout(1_200_000);
  const pool = new HostPool(2);

  after(() => pool.close());

  it(`break no promise: ${RUNS} schedules, from seed ${SEED}`, async () => {
    let sum = nothing(SEED);
    for (let seed = SEED; seed < SEED + SEEDS; seed += 1) {
      const options = { runs: RUNS / SEEDS, seed, atOnce: 8, shrink: false };
      sum = total(sum, await campaign(options, inHosts(pool)));
    }
    const { failing, schedules, requests, rotations, injected } = sum;
    expect(
      failing.flatMap(({ violations }) => violations),
      JSON.stringify(failing[0]?.schedule),
    ).to.deep.equal([]);
    expect(schedules).to.equal(RUNS);
    expect(requests, "requests to rotate").to.be.above(RUNS);
    expect(rotations, "rotations performed").to.be.within(RUNS / 2, requests);
    const unmet = [...injected].filter(([, { met }]) => met === 0).map(([kind]) => kind);
    expect(unmet, "kinds of faults that met no call").to.deep.equal([]);
  });
});
