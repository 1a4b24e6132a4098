import { expectMuchDone, expectPromises, freshSeed } from "../support/histories/sample";
import { inEngine } from "../support/histories/engine";

const SEED = 20_261_124;
const RUNS = 20;
const FRESH = 10;

describe("many generated histories of faults, on a real engine", function () {
  this.timeout(1_200_000);

  it(`break no promise: ${RUNS} schedules, seed ${SEED}`, async () => {
    expectMuchDone(await expectPromises({ runs: RUNS, seed: SEED }, inEngine));
  });

  it(`break no promise: ${FRESH} schedules of a fresh seed`, async () => {
    await expectPromises({ runs: FRESH, seed: freshSeed() }, inEngine);
  });
});
