import { expect } from "chai";
import { inEngine } from "../support/histories/engine";
import { expectPromises, freshSeed } from "../support/histories/sample";

const SEED = 20_261_124;
const RUNS = 2;

describe("generated histories of faults, on a real engine", function () {
  this.timeout(1_200_000);

  it(`break no promise: ${RUNS} schedules, seed ${SEED}`, async () => {
    const { rotations } = await expectPromises({ runs: RUNS, seed: SEED }, inEngine);
    expect(rotations, "rotations performed").to.be.above(0);
  });

  it("break no promise: one schedule of a fresh seed", async () => {
    await expectPromises({ runs: 1, seed: freshSeed() }, inEngine);
  });
});
