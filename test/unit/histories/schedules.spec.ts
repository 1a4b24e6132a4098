import { expect } from "chai";
import { campaign } from "../../support/histories/campaign";
import { run } from "../../support/histories/run";

const SEED = 20_261_124;
const RUNS = 120;

describe("generated histories of faults", function () {
  this.timeout(600_000);

  it(`break no promise: ${RUNS} schedules, seed ${SEED}`, async () => {
    const options = { runs: RUNS, seed: SEED, shrink: false };
    const { failing, schedules, requests, rotations } = await campaign(options, (schedule) => run(schedule));
    expect(
      failing.flatMap(({ violations }) => violations),
      JSON.stringify(failing[0]?.schedule),
    ).to.deep.equal([]);
    expect(schedules).to.equal(RUNS);
    expect(requests, "requests to rotate").to.be.above(RUNS);
    expect(rotations, "rotations performed").to.be.within(RUNS / 2, requests);
  });
});
