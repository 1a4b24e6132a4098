import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { run } from "../../support/histories/run";
import type { Schedule } from "../../support/histories/schedule";

const FOLDER = "test/support/histories/replays";

describe("histories that once broke a promise, or the judge", () => {
  for (const name of readdirSync(FOLDER)) {
    it(`break none: ${name}`, async () => {
      const schedule = JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Schedule;
      expect((await run(schedule)).violations).to.deep.equal([]);
    });
  }
});
