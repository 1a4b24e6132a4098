import { inPlugin } from "../../support/histories/plugin";
import { expectMuchDone, expectPromises, freshSeed } from "../../support/histories/sample";

const SEED = 8005;
const RUNS = 20;
/** A few, to see that other seeds are lived through too: the campaigns of thousands are in test/deep. */
const FRESH = 5;

describe("generated histories of faults, in the provider plugin", function () {
  this.timeout(600_000);

  it(`break no promise: ${RUNS} schedules, seed ${SEED}`, async () => {
    expectMuchDone(await expectPromises({ runs: RUNS, seed: SEED }, inPlugin));
  });

  it(`break no promise: ${FRESH} schedules of a fresh seed`, async () => {
    await expectPromises({ runs: FRESH, seed: freshSeed() }, inPlugin);
  });
});
