import { expect } from "chai";
import { nothing, total } from "../support/histories/campaign";
import { inHosts } from "../support/histories/host";
import { HostPool } from "../support/histories/hosts";
import { expectMuchDone, expectPromises, freshSeed } from "../support/histories/sample";

const SEED = 8000;
const SEEDS = 10;
/** Schedules of each seed. */
const RUNS = 100;
const AT_ONCE = 8;

describe("many generated histories of faults, in the dynamic-provider host", function () {
  this.timeout(1_200_000);
  const pool = new HostPool(2);
  let sum = nothing(SEED);

  after(() => pool.close());

  for (let seed = SEED; seed < SEED + SEEDS; seed += 1) {
    it(`break no promise: ${RUNS} schedules, seed ${seed}`, async () => {
      const found = await expectPromises({ runs: RUNS, seed, atOnce: AT_ONCE }, inHosts(pool));
      sum = total(sum, found);
      expectMuchDone(found);
    });
  }

  it("meet calls with every kind of fault", () => {
    expect(sum.schedules).to.equal(RUNS * SEEDS);
    const unmet = [...sum.injected].filter(([, { met }]) => met === 0).map(([kind]) => kind);
    expect(unmet, "kinds of faults that met no call").to.deep.equal([]);
  });

  it(`break no promise: ${RUNS} schedules of a fresh seed`, async () => {
    await expectPromises({ runs: RUNS, seed: freshSeed(), atOnce: AT_ONCE }, inHosts(pool));
  });
});
