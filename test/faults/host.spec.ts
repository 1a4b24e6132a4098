import { expect } from "chai";
import { campaign } from "./support/campaign";
import { runInHost } from "./support/host";

const SEED = 20_261_124;
const RUNS = 6;

describe("generated histories of faults, in the dynamic-provider host", function () {
  this.timeout(600_000);

  it(`break no promise: ${RUNS} schedules, seed ${SEED}`, async () => {
    const { failing, rotations } = await campaign({ runs: RUNS, seed: SEED, shrink: false }, runInHost);
    expect(failing?.violations ?? [], JSON.stringify(failing?.schedule)).to.deep.equal([]);
    expect(rotations, "rotations performed").to.be.above(RUNS / 2);
  });
});
