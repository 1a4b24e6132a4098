import { gzipSync } from "node:zlib";
import { FAILING, FINDING_CODES } from "../../../plan/findings";
import { identityOf } from "../compose";
import type { Report, ReportFinding, ReportObject } from "../schema";
import type { FormatContext } from "./context";
import { byAttention, clean, findingWords, gapWords } from "./text";
import { EXPLANATIONS } from "./words";

/** GitHub takes 25,000 results of a run, and a file of 10 MB when it is compressed (its documentation of SARIF support). */
const MOST_RESULTS = 25_000;
const MOST_BYTES = 10 * 1024 * 1024;

/** The report as SARIF 2.1.0: each finding at its line of the program where a state knows it, else of the policy file. */
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
    // What is small enough as it is needs no compression to see that.
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
    // The same finding of the same object is the same alert from run to run, whatever its words.
    partialFingerprints: { object: `${identityOf(object)} ${finding.code}` },
    ...(exemption !== undefined &&
      exemption.daysLeft > 0 && {
        suppressions: [{ kind: "external", justification: clean(exemption.reason) }],
      }),
  };
}

/** What fails is an error, what may is a warning, and what is only good to know a note. */
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
