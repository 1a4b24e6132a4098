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

const COLUMNS: readonly (readonly [string, (object: ReportObject) => string])[] = [
  ["STATUS", ({ status }) => STATUS_WORDS[status]],
  ["KIND", ({ kind }) => kind],
  ["NAME", ({ name }) => clean(name)],
  ["REGION", ({ region }) => region],
  ["ROTATES", rotationWords],
  ["LAST", ({ rotation }) => dayOf(rotation.lastRotationTime)],
  ["NEXT", ({ rotation }) => dayOf(rotation.nextRotationTime)],
  ["FINDINGS", ({ findings }) => findings.map(({ code }) => code).join(", ")],
];
/** The largest width of the name column, in characters. */
const WIDEST = 40;

/** The report for a terminal: problems first, each finding in words below its object, and the counts last. */
export function table(report: Report, { exemptions }: FormatContext): string {
  const objects = byAttention(report);
  const rows = objects.map((object) => COLUMNS.map(([, read]) => shortened(read(object))));
  const heads = COLUMNS.map(([name]) => name);
  const widths = heads.map((head, column) => Math.max(...[head, ...rows.map((row) => row[column] ?? "")].map(width)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join("  ")
      .trimEnd();
  const lines = objects.flatMap((object, index) => {
    const details = object.status === "fail" || object.status === "exempt" || object.status === "notLooked";
    const words = details ? object.findings.map((finding) => `    ${findingWords(finding)}`) : [];
    return [line(rows[index] ?? []), ...(words.length === 0 ? [] : [`    ${clean(object.id)}`, ...words])];
  });
  const gaps =
    report.gaps.length === 0 ? [] : ["", "Not looked at:", ...report.gaps.map((gap) => `  ${gapWords(gap)}`)];
  const exempt =
    exemptions.length === 0 ? [] : ["", "Exemptions:", ...exemptions.map((each) => `  ${exemptionLine(each)}`)];
  const shown = [...(objects.length === 0 ? [] : [line(heads), ...lines]), ...exempt, ...gaps];
  return [...shown, "", summaryOf(report), ""].join("\n");
}

function shortened(text: string): string {
  return width(text) > WIDEST && !text.includes(",")
    ? `${Array.from(text)
        .slice(0, WIDEST - 1)
        .join("")}…`
    : text;
}

/** The width of text in a terminal: most East Asian characters take two columns. */
function width(text: string): number {
  return Array.from(text).reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0;
    const isWide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xffe6 && code < 0xd800);
    return sum + (isWide || code >= 0x1f300 ? 2 : 1);
  }, 0);
}
