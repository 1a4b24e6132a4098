import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { blockWith } from "../support/blocks";
import { ENGINE_TIMEOUT } from "../support/stack";
import { withExample } from "../support/example";

const UP = ["up", "--yes", "--skip-preview"] as const;
const README = "examples/break-glass/README.md";

describe("examples/break-glass, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  it("rotates the secrets whose incident was written down, once, only what --target names, and says why beforehand", () =>
    withExample("break-glass", async ({ emulator, folder, pulumi }) => {
      const first = { reads: 6, writes: 0, rotations: 0 };
      expect(await pulumi(...UP), "what was written down before is history").to.include(first);

      const [write = "", commit = "", up] = blockWith("sh", "git commit", README).trim().split("\n");
      const git =
        "git init --quiet; git config user.name t; git config user.email t@example.com; git add rotations.json";
      const script = `${git}; ${write}; ${commit}; git log --oneline; node rotate.mjs orders-db INC-2`;
      const told = execFileSync("bash", ["-euc", script], { cwd: folder, encoding: "utf8" });
      expect(told).to.include("rotates db-password, once").and.to.include("Rotate db-password: INC-1423");
      expect(readFileSync(join(folder, "rotations.json"), "utf8")).to.include("INC-1423: laptop stolen");
      expect(up).to.equal("pulumi up");
      const preview = await pulumi("preview");
      expect(preview).to.include({ reads: 0, writes: 0 });
      expect(preview.output).to.include("SecretRotation db-password: rotation is due: trigger incident changed");

      const [, , ...target] = blockWith("sh", "--target", README).replaceAll("'", "").trim().split(" ");
      expect(await pulumi(...UP, ...target)).to.include({ writes: 1, rotations: 1 });
      expect(emulator.rotations().map(({ object }) => object)).to.deep.equal(["db-password"]);
      expect(await pulumi(...UP), "the other incident is for the next up").to.include({ writes: 1, rotations: 1 });
      expect(emulator.rotations().map(({ object }) => object)).to.deep.equal(["db-password", "orders-db"]);
    }));

  it("has a script that refuses a secret that it does not know, and writes nothing", () => {
    const before = readFileSync("examples/break-glass/rotations.json", "utf8");
    const { status, stderr } = spawnSync(process.execPath, ["examples/break-glass/rotate.mjs", "no-such", "INC-1"], {
      encoding: "utf8",
    });
    expect(status).to.equal(2);
    expect(stderr).to.include("The secrets are db-password, orders-db.");
    expect(readFileSync("examples/break-glass/rotations.json", "utf8")).to.equal(before);
  });
});
