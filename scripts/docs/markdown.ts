/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => "---"), ...rows.map((row) => row.map(cell))];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

/** A Markdown list, for texts that are too long for a table: each entry has its text, then the texts below it. */
export function list(entries: readonly (readonly string[])[]): string {
  return entries
    .flatMap(([text = "", ...below]) => [`- ${oneLine(text)}`, ...below.map((each) => `  - ${oneLine(each)}`)])
    .join("\n");
}

/** Code in a line of text; nothing for an empty text. */
export function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

/** Text as it may stand in a table's cell: one line, bars escaped. */
function cell(text: string): string {
  return oneLine(text).replaceAll("|", "\\|");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
