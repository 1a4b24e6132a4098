import { expect } from "chai";
import { campaign } from "../support/histories/campaign";
import { inEngine } from "../support/histories/engine";

const SEED = 20_261_124;
const RUNS = 8;

describe("generated histories of faults, on a real engine", function () {
  this.timeout(1_200_000);

  it(`break no promise: ${RUNS} schedules, seed ${SEED}`, async () => {
    const { failing, rotations } = await campaign({ runs: RUNS, seed: SEED, shrink: false }, inEngine);
    expect(
      failing.flatMap(({ violations }) => violations),
      JSON.stringify(failing[0]?.schedule),
    ).to.deep.equal([]);
    expect(rotations, "rotations performed").to.be.above(RUNS / 2);
  });
});
