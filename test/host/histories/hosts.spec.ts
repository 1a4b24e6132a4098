import { expect } from "chai";
import { HISTORIES, HostPool } from "../../support/histories/hosts";

const processes = (): number => process.getActiveResourcesInfo().filter((name) => name === "ProcessWrap").length;

describe("the hosts of generated histories", function () {
  this.timeout(120_000);

  it("are all ended, though many histories come at once when one has served long enough", async () => {
    const before = processes();
    const pool = new HostPool(1);
    const served = await pool.host();
    served.served = HISTORIES;
    const given = await Promise.all(Array.from({ length: 8 }, () => pool.host()));
    expect(new Set(given).size, "hosts in place of the one").to.equal(1);
    expect(given).not.to.include(served);
    await pool.close();
    // A process is let go a moment after it has ended.
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(processes(), "hosts that nobody ended").to.equal(before);
  });
});
