import { expectMuchDone, expectPromises, freshSeed } from "../support/histories/sample";
import { run } from "../support/histories/run";

const SEED = 20_261_124;
const RUNS = 500;

describe("many generated histories of faults", function () {
  this.timeout(1_200_000);

  it(`break no promise: ${RUNS} schedules, seed ${SEED}`, async () => {
    expectMuchDone(await expectPromises({ runs: RUNS, seed: SEED }, (schedule) => run(schedule)));
  });

  it(`break no promise: ${RUNS} schedules of a fresh seed`, async () => {
    await expectPromises({ runs: RUNS, seed: freshSeed() }, (schedule) => run(schedule));
  });
});
