import { csv } from "./formats/csv";
import { html } from "./formats/html";
import { json } from "./formats/json";
import { junit } from "./formats/junit";
import { markdown } from "./formats/markdown";
import { sarif } from "./formats/sarif";
import { table } from "./formats/table";
import type { FormatContext } from "./formats/formatContext";
import type { Report } from "./schema";

/** What makes the text of a report, by the format's name. */
export const FORMATS: Readonly<Record<string, (report: Report, context: FormatContext) => string>> = {
  table,
  json,
  csv,
  markdown,
  html,
  sarif,
  junit,
};
