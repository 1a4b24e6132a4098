import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, Page } from "puppeteer-core";
import { closeAccounts, startAccount } from "../../support/account";
import { openBrowser } from "../../support/browser";
import { largeAccount, POLICY } from "../../support/largeAccount";
import { runReport, temporaryFolder } from "../../support/report";

const folder = temporaryFolder();
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

describe("the page of a report, in a real browser", function () {
  this.timeout(120_000);
  let browser: Browser;
  let page: Page;
  const failures: string[] = [];
  const output = join(folder.path, "report.html");

  before(async function () {
    const account = largeAccount({ keys: 60, secrets: 12, clusters: 8 });
    const emulator = await startAccount({ ...account.seed, denied: ["dws:cluster:list"] });
    const exemption =
      "exemptions:\n  - { kind: key, match: '*-12/key', reason: \"<i>soon</i>\", expires: 2026-12-10 }\n";
    const policy = folder.write("policy.yaml", POLICY + exemption);
    const now = Date.parse("2026-11-26T12:00:00Z");
    await runReport(emulator, { region: account.regions, policy, format: "html", output, now });
    browser = await openBrowser(this);
    page = await browser.newPage();
    page.on("pageerror", (error) => failures.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) {
        failures.push(request.url());
      }
    });
    await page.goto(pathToFileURL(output).href);
  });
  after(async () => {
    // It is not there where the tests were skipped.
    await (browser as Browser | undefined)?.close();
    await closeAccounts();
  });

  /** What a script in the page gives back. */
  const ask = <Value>(script: string) => page.evaluate(script) as Promise<Value>;
  const shown = () => ask<string>("document.getElementById('shown').textContent");

  it("shows every object, those that need attention first, and what could not be looked at", async () => {
    expect(await shown()).to.equal("72 of 72 shown");
    const first = await ask<string>("document.querySelector('#rows td.status').textContent");
    expect(first).to.equal("fails");
    const text = await ask<string>("document.body.innerText");
    expect(text).to.include("This report is not complete").and.to.include("dws:cluster:list");
    expect(text).to.include("End within 30 days").and.to.include("15 days left");
    expect(text).to.include("<script>alert(1)</script>").and.to.include("<i>soon</i>");
  });

  it("filters and sorts by the keyboard alone", async () => {
    await ask("document.querySelector('.skip').focus()");
    const reached: string[] = [];
    for (let count = 0; count < 16; count += 1) {
      await page.keyboard.press("Tab");
      reached.push(await ask("document.activeElement.id || document.activeElement.dataset.sort || ''"));
    }
    expect(reached).to.include.members([
      "filter-status",
      "filter-kind",
      "filter-region",
      "filter-text",
      "name",
      "next",
    ]);
    await ask("document.getElementById('filter-text').focus()");
    await page.keyboard.type("interval-too-long");
    expect(await shown()).to.match(/^9 of 72/);
    await page.keyboard.down("Control");
    await page.keyboard.press("a");
    await page.keyboard.up("Control");
    await page.keyboard.press("Backspace");
    await ask("document.querySelector('[data-sort=last]').focus()");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const days = await ask<string[]>(
      "[...document.querySelectorAll('#rows tr')].map((row) => row.children[5].textContent)",
    );
    expect(days).to.deep.equal(
      [...days]
        .sort()
        .reverse()
        .sort((a, b) => (a === "–" ? 1 : 0) - (b === "–" ? 1 : 0)),
    );
    expect(await ask("document.querySelector('[data-sort=last]').parentElement.ariaSort")).to.equal("descending");
  });

  for (const scheme of ["light", "dark"]) {
    it(`has nothing that axe finds: ${scheme}`, async () => {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.evaluate(AXE);
      const found = await ask<string[]>("axe.run(document).then((r) => r.violations.map(({ id }) => id))");
      expect(found).to.deep.equal([]);
    });
  }

  it("has no scrolling sideways on a narrow screen, and prints what the screen shows", async () => {
    await page.setViewport({ width: 360, height: 800 });
    expect(await ask("document.documentElement.scrollWidth <= window.innerWidth")).to.equal(true);
    await page.emulateMediaType("print");
    expect(await ask("getComputedStyle(document.querySelector('.filters')).display")).to.equal("none");
    expect((await page.pdf()).length).to.be.greaterThan(10_000);
    await page.emulateMediaType("screen");
  });

  it("runs nothing of a name, asks nothing of a network, and is small", () => {
    expect(failures).to.deep.equal([]);
    expect(statSync(output).size).to.be.lessThan(60_000);
  });
});
