import type { Report, ReportObject } from "../schema";
import type { FormatContext } from "./formatContext";
import {
  byAttention,
  clean,
  dayOf,
  exemptionLine,
  findingWords,
  gapWords,
  rotationWords,
  STATUS_WORDS,
  summaryOf,
} from "./text";

/** A comment on GitHub takes 65,536 characters; GitLab takes more. */
const LONGEST = 60_000;
/** The most lines of a section below the table. */
const MOST_LINES = 30;

/** The report as a comment on a pull request: problems in full, as far as they fit, and the rest as counts. */
export function markdown(report: Report, { exemptions }: FormatContext): string {
  const attention = byAttention(report).filter(({ status }) => status !== "pass" && status !== "notApplicable");
  const head = [
    "## Rotation of keys and secrets",
    "",
    `${escaped(summaryOf(report))} Looked at on ${report.time.slice(0, 16).replace("T", " ")} UTC.`,
    "",
    ...(attention.length === 0
      ? []
      : ["| Status | Object | Region | Rotates | Last | Findings |", "|---|---|---|---|---|---|"]),
  ];
  const gaps = section("Not looked at", report.gaps.map(gapWords));
  const exempt = section("Exemptions", exemptions.map(exemptionLine));
  const room = LONGEST - [...head, ...exempt, ...gaps].join("\n").length;
  const rows = fitting(attention.map(row), room);
  const left = attention.length - rows.length;
  const more = left === 0 ? [] : ["", `${left} more need attention: see the whole report.`];
  return [...head, ...rows, ...more, ...gaps, ...exempt, ""].join("\n");
}

/** A list below a heading; nothing where the list is empty. */
function section(heading: string, lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${escaped(line)}`);
  const more = lines.length > MOST_LINES ? [`- ${lines.length - MOST_LINES} more: see the whole report.`] : [];
  return lines.length === 0 ? [] : ["", `### ${heading}`, "", ...shown, ...more];
}

function row(object: ReportObject): string {
  const findings = object.findings.map((finding) => escaped(findingWords(finding))).join("<br>");
  const name = escaped(clean(object.name));
  const id = object.id === object.name ? "" : `<br>${escaped(clean(object.id))}`;
  const cells = [
    STATUS_WORDS[object.status],
    `${object.kind} ${name}${id}`,
    escaped(object.region),
    rotationWords(object),
    dayOf(object.rotation.lastRotationTime),
    findings,
  ];
  return `| ${cells.join(" | ")} |`;
}

function fitting(rows: readonly string[], room: number): string[] {
  let length = 0;
  return rows.filter((each) => (length += each.length + 1) <= room);
}

/**
 * Text escaped so that nothing is markup, a link or a mention. GitHub finds mentions after decoding entities: split
 * them.
 */
function escaped(text: string): string {
  return text.replace(/[&<>"'@#\\`*_{}[\]()|~!$]|:(?=\/\/)|www(?=\.)/gi, (found) => {
    const known = ENTITIES.get(found);
    return known ?? (found.length > 1 ? `${found}<!-- -->` : `\\${found}`);
  });
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
  ["@", "@<!-- -->"],
  ["#", "#<!-- -->"],
  [":", ":<!-- -->"],
]);
