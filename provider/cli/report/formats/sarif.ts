import { FAILING, FINDING_CODES } from "../../../plan/findings";
import { keyOf } from "../compose";
import type { Origin } from "../observe";
import type { Report, ReportFinding, ReportObject } from "../schema";
import { byAttention, clean, findingWords, gapWords } from "./text";
import { EXPLANATIONS } from "./words";

/** What SARIF needs besides the report. */
export interface SarifContext {
  /** Where findings come from, by `keyOf` their object. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** The policy file, as the repository has it. */
  readonly policyUri: string;
  readonly version: string;
}

/** GitHub takes 25,000 results of a run and shows the first 5,000 (its documentation of SARIF support). */
const MOST = 25_000;

/** The report as SARIF 2.1.0: each finding at its line of the program where a state knows it, else of the policy file. */
export function sarif(report: Report, context: SarifContext): string {
  const results = byAttention(report).flatMap((object) => object.findings.map((each) => result(object, each, context)));
  const gaps = report.gaps.map((gap) => ({
    ruleId: "not-looked",
    level: "error",
    message: { text: gapWords(gap) },
    locations: [location(context.policyUri, 1)],
    partialFingerprints: { object: `${gap.service} ${gap.operation} ${gap.region}` },
  }));
  const all = [...gaps, ...results].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  const { version } = context;
  const rules = FINDING_CODES.map((id) => ({
    id,
    shortDescription: { text: EXPLANATIONS[id] },
    properties: { tags: ["security"] },
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "huaweicloud-rotation", semanticVersion: version, rules } },
        automationDetails: { id: "huaweicloud-rotation/report" },
        results: all.slice(0, MOST),
      },
    ],
  };
  return `${JSON.stringify(log, null, 1)}\n`;
}

const LEVELS = ["error", "warning", "note"];

function result(object: ReportObject, finding: ReportFinding, context: SarifContext) {
  const { source, ruleLine, exemptionLine } = context.origins.get(keyOf(object)) ?? {};
  const line = finding.code === "exemption-expired" ? exemptionLine : ruleLine;
  const { exemption } = finding;
  const where = `${object.kind} ${clean(object.name)} (${clean(object.id)}, ${object.region})`;
  return {
    ruleId: finding.code,
    level: levelOf(object, finding),
    message: { text: `${where}: ${findingWords(finding)}` },
    locations: [source === undefined ? location(context.policyUri, line ?? 1) : location(source.uri, source.line)],
    // The same finding of the same object is the same alert from run to run, whatever its words.
    partialFingerprints: { object: `${keyOf(object)} ${finding.code}` },
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
