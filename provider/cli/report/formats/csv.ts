import type { Report, ReportObject } from "../schema";
import { clean, findingWords } from "./text";

const COLUMNS: readonly (readonly [string, (object: ReportObject) => string | number | boolean | null])[] = [
  ["status", ({ status }) => status],
  ["kind", ({ kind }) => kind],
  ["name", ({ name }) => clean(name)],
  ["id", ({ id }) => clean(id)],
  ["region", ({ region }) => region],
  ["projectId", ({ projectId }) => projectId],
  ["enabled", ({ rotation }) => rotation.enabled],
  ["intervalDays", ({ rotation }) => rotation.intervalDays],
  ["lastRotationTime", ({ rotation }) => rotation.lastRotationTime],
  ["nextRotationTime", ({ rotation }) => rotation.nextRotationTime],
  ["numberOfRotations", ({ rotation }) => rotation.numberOfRotations],
  ["declaredBy", ({ declaredBy }) => clean(declaredBy.join(" "))],
  ["codes", ({ findings }) => findings.map(({ code }) => code).join(" ")],
  ["findings", ({ findings }) => findings.map(findingWords).join(" ")],
];

/** The objects as CSV (RFC 4180), a line each. Gaps follow at the end, as lines of the kind "gap". */
export function csv(report: Report): string {
  const rows = report.objects.map((object) => COLUMNS.map(([, read]) => read(object)));
  const gaps = report.gaps.map(({ service, region, operation, action, message }) => {
    const cells = { status: "notLooked", kind: "gap", name: `${service} ${operation}`, id: action ?? "", region };
    const given: Readonly<Record<string, string>> = { ...cells, codes: "not-looked", findings: clean(message) };
    return COLUMNS.map(([name]) => given[name] ?? null);
  });
  return [COLUMNS.map(([name]) => name), ...rows, ...gaps].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A cell. An apostrophe keeps a spreadsheet from reading the text as a formula. */
function cell(value: string | number | boolean | null): string {
  if (typeof value !== "string") {
    return value === null ? "" : String(value);
  }
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
