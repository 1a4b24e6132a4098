import { expect } from "chai";
import { campaign } from "./support/campaign";

const SEED = 20_261_124;
const RUNS = 120;

describe("generated histories of faults", function () {
  this.timeout(600_000);

  it(`break no promise: ${RUNS} schedules, seed ${SEED}`, async () => {
    const { failing, schedules, requests, rotations } = await campaign({ runs: RUNS, seed: SEED });
    expect(failing?.violations ?? [], JSON.stringify(failing?.schedule)).to.deep.equal([]);
    expect(schedules).to.equal(RUNS);
    expect(requests, "requests to rotate").to.be.above(RUNS);
    expect(rotations, "rotations performed").to.be.within(RUNS / 2, requests);
  });
});
