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
  /** Declarations of packages that are not installed here; "" where there are none. */
  readonly beside: string;
}

/** The programs of a page, each with the declarations that the page gives to a fragment. */
export function programsOf(page: string, text: string): Program[] {
  const lines = text.split("\n");
  return blocksOf(page, text)
    .filter(({ language }) => PROGRAMS.includes(language))
    .map(({ line, language, text: program }) => {
      const before = lines.slice(0, line - 1).join("\n");
      const extension = language.replace("typescript", "ts").replace("javascript", "js");
      return { page, line, extension, text: given("after", before) + program, beside: given("beside", before) };
    });
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

/**
 * What comments just above a fragment declare for the compiler, and for nobody else: `compiled after` stands before it
 * in its file, `compiled beside` in a file of its own, for packages that are not installed here.
 */
function given(where: "after" | "beside", before: string): string {
  const [comments = ""] = /(?:<!-- compiled (?:after|beside):\n[^]*?-->\s*)*$/.exec(before) ?? [];
  const found = [...comments.matchAll(/<!-- compiled (after|beside):\n([^]*?)-->/g)];
  return found.map(([, kind, text = ""]) => (kind === where ? text : "")).join("");
}
