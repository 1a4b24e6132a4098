import { expect } from "chai";
import type { Found } from "../../../provider/account";
import { createProgress } from "../../../provider/cli/progress";
import { closeAccounts, idOf, startAccount } from "../../support/account";
import { runReport } from "../../support/report";

const of = (kind: Found["kind"]) => ({ kind }) as Found;

/** What is written while so many keys and secrets of 40 keys are read, 200 ms apart. */
function written(isTTY: boolean, keys: number, secrets: number): string[] {
  const lines: string[] = [];
  let time = 0;
  const progress = createProgress({ isTTY, write: (text) => lines.push(text) }, () => (time += 200));
  progress.expected("key", 40);
  for (let count = 0; count < keys; count += 1) {
    progress.found(of("key"));
  }
  for (let count = 0; count < secrets; count += 1) {
    progress.found(of("secret"));
  }
  progress.end();
  return lines;
}

describe("the progress of a look at an account", () => {
  afterEach(closeAccounts);

  it("is a bar with the total on a terminal, which is gone at the end", () => {
    const lines = written(true, 20, 0);
    expect(lines[0]).to.equal(`\r[${"·".repeat(24)}]   0 % 0 of 40 keys, 0 secrets, 0 clusters\u001b[K`);
    expect(lines.at(-2)).to.equal(
      `\r[${"█".repeat(12)}${"·".repeat(12)}]  50 % 20 of 40 keys, 0 secrets, 0 clusters\u001b[K`,
    );
    expect(lines.at(-1)).to.equal("\r\u001b[K");
    expect(written(true, 40, 10).at(-2)).to.include("100 % 40 of 40 keys, 10 secrets");
  });

  it("is a line every few seconds elsewhere", () => {
    const lines = written(false, 40, 10);
    expect(lines.length).to.be.within(2, 6);
    expect(lines[0]).to.match(/^Looked at \d+ of 40 keys, 0 secrets, 0 clusters\.\n$/);
  });

  it("knows the totals of all regions from the first answer of each list", async () => {
    const keys = Array.from({ length: 6 }, (_, number) => ({ keyId: idOf(number), rotationEnabled: true }));
    const emulator = await startAccount({ keys, clusters: [{ clusterId: idOf(1) }], behaviour: { largestPage: 2 } });
    let time = Date.now();
    const runtime = { now: () => (time += 300), sleep: () => Promise.resolve(), random: () => 0 };
    const { errors } = await runReport(emulator, {}, { isTTY: true, runtime });
    expect(errors).to.include(" of 6 keys").and.to.include("1 of 1 clusters");
    expect(errors).not.to.match(/ of (?:[^61]|\d{2,}) /);
  });
});
