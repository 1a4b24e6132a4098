import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const ROTATIONS = "examples/break-glass/rotations.json";

/** What a script prints and ends with. */
function run(...command: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  return { status, said: `${stdout}${stderr}` };
}

describe("a script of the examples", () => {
  const all = (...arguments_: string[]) => run("--import", "tsx", "examples/many-accounts/run.ts", ...arguments_);
  const usage = "Usage: run.ts up | preview | refresh | destroy";

  it("says how it is used where it is asked, and does nothing without an operation", () => {
    const help = all("--help");
    expect(help.said).to.match(new RegExp(`^${usage.replaceAll("|", "\\|")}`));
    expect(help.status).to.equal(0);
    const none = all();
    expect(none.said).to.contain("Give one operation.").and.contain(usage);
    expect(none.status).to.equal(2);
  }).timeout(20_000);

  it("names an operation and an option that it does not have, in one line", () => {
    for (const [given, words] of [
      [["nope"], 'There is no operation "nope".'],
      [["toString"], 'There is no operation "toString".'],
      [["up", "--at-once", "0.5"], "--at-once is a whole number"],
      [["--bad"], "'--bad'"],
    ] as const) {
      const { said, status } = all(...given);
      expect(said).to.contain(words).and.contain(usage);
      expect(said.trimEnd().split("\n")).to.have.lengthOf(1);
      expect(status).to.equal(2);
    }
  }).timeout(40_000);

  it("names a secret that it does not know, with or without a reason, and writes nothing", () => {
    const before = readFileSync(ROTATIONS, "utf8");
    for (const given of [["nope"], ["nope", "x"], ["toString", "x"]]) {
      const { said, status } = run("examples/break-glass/rotate.mjs", ...given);
      expect(said)
        .to.contain(`no secret named ${JSON.stringify(given[0])}`)
        .and.contain("db-password, orders-db");
      expect(status).to.equal(2);
    }
    expect(run("examples/break-glass/rotate.mjs", "db-password").said).to.contain("Give a secret and a reason");
    expect(readFileSync(ROTATIONS, "utf8")).to.equal(before);
  });
});
