// What the pages tell a reader to type, taken from their text, so that it is what is tested.
import { readFileSync } from "node:fs";

/** The one block of a page that holds a text. */
export function blockWith(language: string, text: string, page = "README.md"): string {
  const [block, ...others] = blocks(language, page).filter((candidate) => candidate.includes(text));
  if (block === undefined || others.length > 0) {
    const count = others.length + (block === undefined ? 0 : 1);
    throw new Error(`${page} has ${count} blocks of ${language} with ${text}.`);
  }
  return block;
}

/** The README's first program, as an ES module or TypeScript has it. */
export function firstProgram(): string {
  const [program] = blocks("ts", "README.md").filter((block) => block.includes('from "pulumi-huaweicloud-rotation"'));
  if (program === undefined) {
    throw new Error("README.md has no program.");
  }
  return program;
}

/** A program with `require` in place of `import`. */
export function asCommonJs(program: string): string {
  return program.replaceAll(/^import (\{[^}]*\}) from ("[^"]*");$/gm, "const $1 = require($2);");
}

/** A page's blocks of code in a language, in their order. */
function blocks(language: string, page: string): string[] {
  const found = readFileSync(page, "utf8").matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"));
  return [...found].map(([, text = ""]) => text);
}
