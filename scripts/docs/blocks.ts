import { type Block, blocksOf, proseOf } from "./pages";

/** Languages that the compiler reads; a file of the block's own has the same ending. */
const PROGRAMS = ["ts", "mts", "cts", "js", "mjs", "cjs", "javascript", "typescript"];
const SHELL = ["sh", "bash", "shell"];
/** What nothing runs and nothing reads, besides the blocks that are checked. */
const OTHERS = ["", "text", "ini", "mermaid", "diff", "hcl", "dockerfile", "toml"];

/** The parser of each language that is data. */
const PARSERS: Readonly<Record<string, "json" | "yaml" | undefined>> = { json: "json", yaml: "yaml", yml: "yaml" };

/** How a line begins that somebody will type. */
const COMMAND = /^(npm|npx|pnpm|yarn|pulumi|node|git|curl|docker|kubectl|export) /;

/** A program of a page, as it is compiled. */
export interface Program {
  readonly page: string;
  readonly line: number;
  readonly extension: string;
  readonly text: string;
}

/** The programs of a page, each with the declarations that the page gives to a fragment. */
export function programsOf(page: string, text: string): Program[] {
  const lines = text.split("\n");
  return blocksOf(page, text)
    .filter(({ language }) => PROGRAMS.includes(language))
    .map(({ line, language, text: program }) => ({
      page,
      line,
      extension: language.replace("typescript", "ts").replace("javascript", "js"),
      text: preamble(lines.slice(0, line - 1).join("\n")) + program,
    }));
}

/** The commands of a page: those of its blocks for the shell, and of others that look like them. */
export function commandsOf(page: string, text: string): string[] {
  const plain = (body: string) => body.split("\n").some((line) => COMMAND.test(line));
  const blocks = blocksOf(page, text).filter(
    ({ language, text: body }) => SHELL.includes(language) || (language === "" && plain(body)),
  );
  const indented = [...proseOf(text).matchAll(/^ {4}(\S.*)$/gm)].map(([, line = ""]) => line);
  return [
    ...blocks.flatMap(({ text: body }) => body.replaceAll("\\\n", "").split("\n")),
    ...indented.filter((line) => COMMAND.test(line)),
  ]
    .map((line) =>
      line
        .replace(/(^| +)# .*$/, "")
        .replace(/ +/g, " ")
        .trim(),
    )
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** Blocks of data, by the name of the parser that reads them. */
export function dataOf(page: string, text: string): (Block & { readonly parser: "json" | "yaml" })[] {
  return blocksOf(page, text).flatMap((block) => {
    const parser = PARSERS[block.language];
    return parser === undefined ? [] : [{ ...block, parser }];
  });
}

/** Blocks in a language that nothing here knows how to check. */
export function strangersOf(page: string, text: string): Block[] {
  const known = [...PROGRAMS, ...SHELL, ...OTHERS, ...Object.keys(PARSERS)];
  return blocksOf(page, text).filter(({ language }) => !known.includes(language));
}

/** What a comment just above a fragment declares for the compiler, and for nobody else. */
function preamble(before: string): string {
  const match = /<!-- compiled after:\n([^]*?)-->\s*$/.exec(before);
  return match?.[1] ?? "";
}
