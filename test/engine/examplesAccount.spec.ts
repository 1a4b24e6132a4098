import { join } from "node:path";
import { expect } from "chai";
import { runAdopt } from "../support/adopt";
import { withExample } from "../support/example";
import { runReport } from "../support/report";

describe("the account example, on a real engine", function () {
  this.timeout(600_000);

  it("reports what fails, adopts what is there, covers it, and reports that nothing fails", async () => {
    await withExample("account", async ({ emulator, folder, pulumi }) => {
      const policy = join(folder, "policy.yaml");
      const before = await runReport(emulator, { policy });
      expect(before.code).to.equal(1);
      const failing = before.json().objects.filter(({ status }) => status === "fail");
      expect(failing.map(({ name }) => name)).to.deep.equal(["orders", "warehouse"]);
      const adopted = await runAdopt(emulator, join(folder, "adopted"));
      expect(adopted.code).to.equal(0);
      expect(emulator.calls().filter(({ writes }) => writes)).to.deep.equal([]);
      // A limit of rotations holds back no policy.
      await pulumi("config", "set", "huaweicloud-rotation:maxRotations", "5");
      const up = await pulumi("up", "--yes", "--skip-preview");
      expect(up.writes).to.equal(4);
      const after = await runReport(emulator, { policy });
      expect(after.json().objects.filter(({ status }) => status === "fail")).to.deep.equal([]);
      expect(after.code).to.equal(0);
    });
  });
});
