import { gzipSync } from "node:zlib";
import { FAILING, FINDING_CODES } from "../../../plan/findings";
import { identityOf } from "../compose";
import type { Report, ReportFinding, ReportObject } from "../schema";
import type { FormatContext } from "./formatContext";
import { byAttention, clean, findingWords, gapWords } from "./text";
import { EXPLANATIONS } from "./words";

/**
 * GitHub accepts 25,000 results for each run, and a compressed file of 10 MB (GitHub's documentation on SARIF support).
 */
const MOST_RESULTS = 25_000;
const MOST_BYTES = 10 * 1024 * 1024;

/**
 * The report as SARIF 2.1.0. Each finding points to the program's line if a state has it, otherwise to the policy file.
 */
export function sarif(report: Report, context: FormatContext): string {
  const results = byAttention(report).flatMap((object) => object.findings.map((each) => result(object, each, context)));
  const gaps = report.gaps.map((gap) => ({
    ruleId: "not-looked",
    level: "error",
    message: { text: gapWords(gap) },
    locations: [location(context.policyUri, 1)],
    partialFingerprints: { object: `${gap.service} ${gap.operation} ${gap.region}` },
  }));
  const all = [...gaps, ...results].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  for (let most = Math.min(all.length, MOST_RESULTS); ; most = Math.floor(most / 2)) {
    const text = logText(all.slice(0, most), all.length - most, context);
    // Text below the limit need not be compressed to be measured.
    if (text.length < MOST_BYTES / 4 || gzipSync(text).length < MOST_BYTES) {
      return text;
    }
  }
}

function logText(results: readonly object[], left: number, { version }: FormatContext): string {
  const rules = FINDING_CODES.map((id) => ({
    id,
    shortDescription: { text: EXPLANATIONS[id] },
    properties: { tags: ["security"] },
  }));
  const words = `${left} findings are left out, those that matter least first: GitHub takes no more. Other formats have all.`;
  const notifications = left === 0 ? [] : [{ level: "warning", message: { text: words } }];
  const run = {
    tool: { driver: { name: "huaweicloud-rotation", semanticVersion: version, rules } },
    automationDetails: { id: "huaweicloud-rotation/report" },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
    results,
  };
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${JSON.stringify(log, null, 1)}\n`;
}

const LEVELS = ["error", "warning", "note"];

function result(object: ReportObject, finding: ReportFinding, context: FormatContext) {
  const { source, ruleLine, exemptionLine } = context.origins.get(identityOf(object)) ?? {};
  const line = finding.code === "exemption-expired" ? exemptionLine : ruleLine;
  const { exemption } = finding;
  const where = `${object.kind} ${clean(object.name)} (${clean(object.id)}, ${object.region})`;
  return {
    ruleId: finding.code,
    level: levelOf(object, finding),
    message: { text: `${where}: ${findingWords(finding)}` },
    locations: [source === undefined ? location(context.policyUri, line ?? 1) : location(source.uri, source.line)],
    // The same finding of the same object stays the same alert in every run, even if its text changes.
    partialFingerprints: { object: `${identityOf(object)} ${finding.code}` },
    ...(exemption !== undefined &&
      exemption.daysLeft > 0 && {
        suppressions: [{ kind: "external", justification: clean(exemption.reason) }],
      }),
  };
}

/** Failures are errors, possible failures are warnings, and the rest are notes. */
function levelOf({ status }: ReportObject, { code }: ReportFinding): string {
  if (code === "not-looked" || (status === "fail" && FAILING.includes(code))) {
    return "error";
  }
  return code === "possibly-overdue" ? "warning" : "note";
}

function location(uri: string, line: number) {
  const path = uri.split("/").map(encodeURIComponent).join("/");
  return { physicalLocation: { artifactLocation: { uri: path }, region: { startLine: line } } };
}
