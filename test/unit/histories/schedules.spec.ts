import { expectMuchDone, expectPromises, freshSeed } from "../../support/histories/sample";
import { run } from "../../support/histories/run";

const SEED = 20_261_124;
const RUNS = 60;
const FRESH = 15;

describe("generated histories of faults", function () {
  this.timeout(600_000);

  it(`break no promise: ${RUNS} schedules, seed ${SEED}`, async () => {
    expectMuchDone(await expectPromises({ runs: RUNS, seed: SEED }, (schedule) => run(schedule)));
  });

  it(`break no promise: ${FRESH} schedules of a fresh seed`, async () => {
    await expectPromises({ runs: FRESH, seed: freshSeed() }, (schedule) => run(schedule));
  });
});
