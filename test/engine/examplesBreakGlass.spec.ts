import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { blockWith } from "../support/blocks";
import { ENGINE_TIMEOUT } from "../support/stack";
import { withExample } from "../support/example";

const UP = ["up", "--yes", "--skip-preview"] as const;
const MINUTE = 60_000;
const README = "examples/break-glass/README.md";

describe("examples/break-glass, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  const rotate = (folder: string, secret: string, reason: string) =>
    execFileSync(process.execPath, ["rotate.mjs", secret, reason], { cwd: folder, encoding: "utf8" });

  it("rotates the one secret whose incident was written down, once, and says why beforehand", () =>
    withExample("break-glass", async ({ emulator, folder, pulumi, clock }) => {
      const first = { reads: 6, writes: 0, rotations: 0 };
      expect(await pulumi(...UP), "what was written down before is history").to.include(first);

      const [write = "", commit = "", up] = blockWith("sh", "git commit", README).trim().split("\n");
      const git =
        "git init --quiet; git config user.name t; git config user.email t@example.com; git add rotations.json";
      const script = `${git}; ${write}; ${commit}; git log --oneline`;
      const told = execFileSync("bash", ["-euc", script], { cwd: folder, encoding: "utf8" });
      expect(told).to.include("rotates db-password, once").and.to.include("Rotate db-password: INC-1423");
      expect(up).to.equal("pulumi up");
      const preview = await pulumi("preview");
      expect(preview).to.include({ reads: 0, writes: 0 });
      expect(preview.output).to.include("SecretRotation db-password: rotation is due: trigger incident changed");
      expect(await pulumi(...UP)).to.include({ writes: 1, rotations: 1 });
      expect(emulator.rotations().map(({ object }) => object)).to.deep.equal(["db-password"]);
      expect(await pulumi(...UP, "--expect-no-changes")).to.include({ reads: 0, writes: 0, rotations: 0 });

      await clock.advance(MINUTE);
      rotate(folder, "db-password", "INC-1424: and the backup of it");
      expect(await pulumi(...UP), "a minute later it is needed again").to.include({ writes: 1, rotations: 1 });

      const text = readFileSync(join(folder, "rotations.json"), "utf8");
      expect(text).to.include("INC-1423: laptop stolen").and.to.include("INC-1424: and the backup of it");
    }));

  it("rotates only what --target names, and leaves the other incident for the next up", () =>
    withExample("break-glass", async ({ emulator, folder, pulumi }) => {
      await pulumi(...UP);
      rotate(folder, "db-password", "INC-1");
      rotate(folder, "orders-db", "INC-2");
      const [, , ...target] = blockWith("sh", "--target", README).replaceAll("'", "").trim().split(" ");
      expect(await pulumi(...UP, ...target)).to.include({ writes: 1, rotations: 1 });
      expect(emulator.rotations().map(({ object }) => object)).to.deep.equal(["db-password"]);
      expect(await pulumi(...UP)).to.include({ writes: 1, rotations: 1 });
      expect(emulator.rotations().map(({ object }) => object)).to.deep.equal(["db-password", "orders-db"]);
    }));

  it("says that a rotation failed, asks for no other by itself, and rotates for the next incident", () =>
    withExample("break-glass", async ({ emulator, folder, pulumi, failing }) => {
      await pulumi(...UP);
      emulator.put({ secrets: [{ name: "db-password", rotation: { outcome: "FAILED" } }] });
      rotate(folder, "db-password", "INC-1423: laptop stolen");
      const failed = await failing(...UP);
      expect(failed).to.include({ writes: 1 });
      expect(failed.output).to.match(/its rotation \(task \S+\) failed: /);
      const again = await failing(...UP);
      expect(again).to.include({ writes: 0 });
      expect(again.output).to.match(/its rotation \(task \S+\) failed: /);
      expect(emulator.rotations()).to.deep.equal([]);

      emulator.put({ secrets: [{ name: "db-password", rotation: { outcome: "SUCCESS" } }] });
      rotate(folder, "db-password", "INC-1423: again, since the database is reachable now");
      expect(await pulumi(...UP)).to.include({ writes: 1, rotations: 1 });
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
