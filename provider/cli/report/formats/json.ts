import { escaped } from "../../text";
import type { Report } from "../schema";

/** The report as JSON: the form of sdk/report.schema.json. */
export function json(report: Report): string {
  return `${escaped(JSON.stringify(report, null, 2))}\n`;
}
