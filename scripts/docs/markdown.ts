/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => "---"), ...rows.map((row) => row.map(cell))];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

/** Code in a line of text; nothing for an empty text. */
export function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

/** Text as it may stand in a table's cell: one line, bars escaped. */
function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim();
}
