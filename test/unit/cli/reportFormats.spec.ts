import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { expect } from "chai";
import { validateXML } from "xmllint-wasm";
import { closeAccounts, HOSTILE, idOf, STEERING, startAccount } from "../../support/account";
import { largeAccount, POLICY } from "../../support/largeAccount";
import { type Ran, runReport, temporaryFolder } from "../../support/report";
import { DEFAULT_POLICY } from "../../../provider/cli/report/policyFile";
import { sarif } from "../../../provider/cli/report/formats/sarif";
import type { ReportObject } from "../../../provider/cli/report/schema";
import { parse } from "yaml";

const FORMATS = ["table", "json", "csv", "markdown", "sarif", "junit", "html"] as const;
const folder = temporaryFolder();

function validator(file: string) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  return ajv.compile(JSON.parse(readFileSync(file, "utf8")) as object);
}

describe("the formats of a report", () => {
  const outputs = new Map<string, Ran>();
  before(async () => {
    const account = largeAccount({ keys: 80, secrets: 8, clusters: 4 });
    const emulator = await startAccount({ ...account.seed, denied: ["csms:secret:listTasks"] });
    const exemption = "exemptions:\n  - { kind: key, match: '*', reason: \"<b>old</b>\", expires: 2030-01-01 }\n";
    const policy = folder.write("policy.yaml", POLICY + exemption);
    for (const format of FORMATS) {
      outputs.set(format, await runReport(emulator, { region: account.regions, policy, format }));
    }
  });
  after(closeAccounts);
  const outputOf = (format: string) => outputs.get(format)!.output;

  for (const format of FORMATS) {
    it(`end with the same code: ${format}`, () => {
      expect(outputs.get(format)!.code).to.equal(2);
    });

    it(`hold no character that steers a terminal: ${format}`, () => {
      // Lines of CSV end with both characters.
      expect(outputOf(format).replaceAll("\r\n", "\n")).not.to.match(STEERING);
    });
  }

  it("validate against their schemas: JSON, SARIF and the policy", () => {
    for (const [file, value] of [
      ["sdk/report.schema.json", JSON.parse(outputOf("json"))],
      ["test/support/schemas/sarif-2.1.0.json", JSON.parse(outputOf("sarif"))],
      ["sdk/policy.schema.json", parse(POLICY)],
      ["sdk/policy.schema.json", parse(DEFAULT_POLICY)],
    ] as const) {
      const validate = validator(file);
      expect(validate(value), JSON.stringify(validate.errors?.slice(0, 3))).to.equal(true);
    }
    expect(validator("sdk/report.schema.json")({ version: 2 })).to.equal(false);
  });

  it("give every object back in JSON as the cloud names it", () => {
    const names = outputs
      .get("json")!
      .json()
      .objects.map(({ name }) => name);
    expect(names).to.include.members(HOSTILE);
  });

  it("keep the rows of CSV whole, and start no cell with a formula", () => {
    const rows = csvRows(outputOf("csv"));
    expect(new Set(rows.map(({ length }) => length))).to.deep.equal(new Set([14]));
    expect(rows).to.have.length(1 + 92 + 2);
    expect(rows.flat().filter((cell) => /^[=+@\t\r]/.test(cell))).to.deep.equal([]);
    expect(outputOf("csv")).to.include("'=HYPERLINK(0)");
  });

  it("keep the cells of Markdown whole, and hold no markup, link or mention of a name", () => {
    const rows = outputOf("markdown")
      .split("\n")
      .filter((line) => line.startsWith("| "));
    expect(rows.length).to.be.greaterThan(5);
    for (const row of rows) {
      expect(row.replace(/\\\|/g, "").split("|")).to.have.length(8);
    }
    expect(outputOf("markdown")).not.to.match(/<script|<b>|\]\(x\)|[^\\]\$\{/);
    expect(outputOf("markdown").length).to.be.lessThan(65_536);
  });

  it("validate against the schema of JUnit reports, and have the counts that they say", async () => {
    const xml = outputOf("junit");
    expect(await invalid(xml)).to.deep.equal([]);
    expect(await invalid(xml.replace(/ classname="[^"]*"/, ""))).to.have.length(1);
    expect(await invalid(xml.replace("<testcase ", "<testcase<"))).not.to.deep.equal([]);
    const count = (pattern: RegExp) => [...xml.matchAll(pattern)].length;
    const total = (name: string) =>
      [...xml.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, "g"))].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      );
    expect(count(/<testcase /g)).to.equal(total("tests"));
    expect(count(/<failure /g)).to.equal(total("failures"));
    expect(count(/<error /g)).to.equal(total("errors"));
    expect(count(/<skipped /g)).to.equal(total("skipped"));
    expect(xml).not.to.match(/<script|]]>/);
  });

  it("keep GitHub's limits of SARIF, and put the worst first", () => {
    const log = JSON.parse(outputOf("sarif")) as { runs: { results: { level: string; locations: unknown[] }[] }[] };
    const results = log.runs[0]!.results;
    expect(results.every(({ locations }) => locations.length === 1)).to.equal(true);
    const levels = results.map(({ level }) => ["error", "warning", "note"].indexOf(level));
    expect(levels).to.deep.equal([...levels].sort());
    expect(results.length).to.be.lessThan(25_001);
  });

  for (const [what, count, name] of [
    ["results", 26_000, () => "key"],
    ["bytes", 10_500, randomText],
  ] as const) {
    it(`leave out what matters least where GitHub would refuse a SARIF file of too many ${what}, and say so`, () => {
      const objects = Array.from({ length: count }, (_, number) => objectOf(number, name(), name()));
      const summary = { pass: count, fail: 0, notApplicable: 0, exempt: 0, notLooked: 0 };
      const report = { version: 1 as const, time: "2026-11-26T12:00:00.000Z", summary, objects, gaps: [] };
      const text = sarif(report, { origins: new Map(), policyUri: "p.yaml", version: "0.0.0", exemptions: [] });
      const { runs } = JSON.parse(text) as {
        runs: { results: { level: string }[]; invocations: { toolExecutionNotifications: unknown[] }[] }[];
      };
      expect(runs[0]!.results.length).to.be.within(1_000, 25_000);
      expect(gzipSync(text).length).to.be.lessThan(10 * 1024 * 1024);
      expect(runs[0]!.results.slice(0, 500).every(({ level }) => level === "error")).to.equal(true);
      expect(runs[0]!.invocations[0]!.toolExecutionNotifications).to.have.length(1);
    });
  }

  it("say in words what a person has to know: table", () => {
    const text = outputOf("table");
    expect(text).to.match(/^STATUS +KIND +NAME/);
    expect(text).to.include("Not looked at:\n  CSMS ListSecretTask in cn-north-4 [missing: csms:secret:listTasks]");
    expect(text).to.match(/92 objects: .*\. The report is not complete: 2 gaps/);
    expect(text.split("\n").length).to.be.lessThan(400);
  });

  it("say of an empty account that nothing was found", async () => {
    const ran = await runReport(await startAccount({ keys: [], secrets: [], clusters: [] }), { format: "table" });
    expect([ran.code, ran.output.trim()]).to.deep.equal([0, "0 objects: nothing was found."]);
    const denied = await startAccount({ keys: [], denied: ["dws:cluster:list"] });
    const words = "0 objects: nothing was found. The report is not complete: 1 gap is listed with it.";
    expect((await runReport(denied, { format: "table" })).output).to.include(words);
    expect(
      (await runReport(await startAccount({ keys: [{ keyId: idOf(1) }] }), { format: "markdown" })).output,
    ).to.include("1 object: 1 fail");
  });
});

/** A name that does not become smaller by compression. */
function randomText(): string {
  return String.fromCharCode(
    ...new Uint16Array(Uint8Array.from(randomBytes(600)).buffer).map((each) => 0x4e00 + (each % 20_000)),
  );
}

/** An object of a report: one of twenty fails. */
function objectOf(number: number, name: string, message: string): ReportObject {
  const fails = number % 20 === 0;
  const finding = { code: fails ? ("rotation-off" as const) : ("not-declared" as const), message };
  const place = { region: "cn-north-4", projectId: "0123456789abcdef0123456789abcdef" };
  const times = { lastRotationTime: null, nextRotationTime: null, numberOfRotations: null };
  return {
    ...{ kind: "key", id: idOf(number), name, ...place, status: fails ? "fail" : "pass", declaredBy: [] },
    rotation: { enabled: true, intervalDays: 90, ...times },
    findings: [finding],
  };
}

/** CSV read by the rules of RFC 4180. */
function csvRows(text: string): string[][] {
  const [rows, row]: [string[][], string[]] = [[], []];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") {
      rows.push(row.splice(0));
    }
  }
  return rows;
}

/** What an XML document has against the schema of JUnit reports, by libxml2. */
async function invalid(contents: string): Promise<string[]> {
  const schema = readFileSync("test/support/schemas/junit.xsd", "utf8");
  const { errors } = await validateXML({ xml: [{ fileName: "junit.xml", contents }], schema: [schema] });
  return errors.map(({ message }) => message);
}
