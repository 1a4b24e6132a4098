import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { format } from "prettier";
import { commandsOf, dataOf, type Program, programsOf, strangersOf } from "../../../scripts/docs/blocks";
import { pagePaths } from "../../../scripts/docs/pages";
import { compile } from "../../support/compiler";
import commands from "./commands.json";

/** Made by `npm run docs` from what the compiler wrote, and no program. */
const REPORT = "docs/api.md";

const pages = pagePaths()
  .filter((page) => page !== REPORT)
  .map((page) => [page, readFileSync(page, "utf8")] as const);

/** What the compiler says of programs, each with the page and line that it stands in. */
function complaints(programs: readonly Program[]): string[] {
  mkdirSync(".work", { recursive: true });
  // Below the repository, from where a program finds the package in node_modules upward.
  const folder = mkdtempSync(join(".work", "blocks-"));
  try {
    const files = new Map<string, Program>();
    programs.forEach((program, index) => {
      files.set(`program${index}.${program.extension}`, program);
      writeFileSync(join(folder, `program${index}.${program.extension}`), program.text);
    });
    const beside = "beside.d.ts";
    writeFileSync(join(folder, beside), programs.map((program) => program.beside).join(""));
    const flags = [
      "--module",
      "node16",
      "--noUncheckedIndexedAccess",
      "--allowJs",
      "--checkJs",
      "--types",
      "node,mocha",
    ];
    return compile(folder, [...files.keys(), beside], flags).map(({ file, line, words }) => {
      const program = files.get(file);
      return `${program?.page ?? file}, block of line ${program?.line ?? 0}, line ${line} of it: ${words}`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the blocks of code of all pages", function () {
  this.timeout(120_000);

  it("are right, as the compiler sees them", () => {
    const programs = pages.flatMap(([page, text]) => programsOf(page, text));
    expect(programs.length).to.be.above(15);
    const again = programs.filter(({ page }) => page.endsWith("zh-CN.md"));
    // Translations have the very same blocks (translation.spec.ts).
    expect(complaints(programs.filter((program) => !again.includes(program)))).to.deep.equal([]);
  });

  it("are compiled strictly, against the package, fragments after what their page declares for them", () => {
    const [broken, fragment] = ["const answer: number = 'text';", "console.log(answer);"].map(
      (text) => `\`\`\`ts\n${text}\n\`\`\`\n`,
    );
    const wrong = 'import { SecretRotation } from "pulumi-huaweicloud-rotation";\nnew SecretRotation("one", {});\n';
    const page = `${broken ?? ""}\n<!-- compiled after:\ndeclare const answer: number;\n-->\n\n${fragment ?? ""}\n\`\`\`ts\n${wrong}\`\`\`\n`;
    const found = complaints(programsOf("page.md", page));
    expect(found).to.have.length(2);
    expect(found[0]).to.match(/^page\.md, block of line 1, line 1 of it: .*not assignable to type 'number'/);
    expect(found[1]).to.match(/^page\.md, block of line 13, line 2 of it: [^]*'secretName' is missing/);
  });

  it("may use a package that is not installed here, where their page declares it", () => {
    const text = '\n```ts\nimport { make } from "@not/installed";\nmake("one").id.length;\nmake(1);\n```\n';
    const beside = 'declare module "@not/installed" {\n  export function make(name: string): { id: string };\n}\n';
    const after = "declare const unused: number;\n";
    const page = `text\n\n<!-- compiled beside:\n${beside}-->\n\n<!-- compiled after:\n${after}-->\n${text}`;
    const found = complaints(programsOf("page.md", page));
    expect(found).to.have.length(1);
    expect(found[0]).to.match(/line 4 of it: Argument of type 'number'/);
    expect(complaints(programsOf("page.md", text))[0]).to.match(/Cannot find module '@not\/installed'/);
  });

  it("hold data that can be read", async () => {
    for (const [page, text] of pages) {
      for (const { text: data, parser, line } of dataOf(page, text)) {
        if (parser === "json") {
          expect(() => JSON.parse(data) as unknown, `${page}:${line}`).not.to.throw();
        } else {
          await format(data, { parser }).catch((error: unknown) => expect.fail(`${page}:${line}: ${String(error)}`));
        }
      }
    }
  });

  it("are in languages that are checked here, or listed as not to be", () => {
    const strangers = pages.flatMap(([page, text]) => strangersOf(page, text));
    expect(strangers.map(({ page, line, language }) => `${page}:${line}: ${language}`)).to.deep.equal([]);
  });
});

describe("the commands of all pages", () => {
  const listed: Readonly<Record<string, string>> = commands;
  const found = new Map(pages.flatMap(([page, text]) => commandsOf(page, text).map((command) => [command, page])));

  it("are all in commands.json, each with the test that runs it or the reason why none does", () => {
    const missing = [...found].filter(([command]) => !Object.hasOwn(listed, command));
    const lines = missing.map(([command, page]) => `${JSON.stringify(command)}: "who runs it? (${page})"`);
    expect(lines, "add these to test/repository/docs/commands.json").to.deep.equal([]);
  });

  it("are no more than the pages have", () => {
    expect(Object.keys(listed).filter((command) => !found.has(command))).to.deep.equal([]);
  });

  it("name tests that exist", () => {
    const named = Object.values(listed).flatMap((reason) => reason.match(/\btest\/[\w./]+\.ts\b/g) ?? []);
    expect(named).to.have.length.above(10);
    expect(named.filter((path) => !existsSync(path))).to.deep.equal([]);
    const without = Object.entries(listed).filter(([, reason]) => !/\btest\/\S+\.ts\b|^not run: \S/.test(reason));
    expect(without).to.deep.equal([]);
  });

  it("are found in blocks for the shell, in others that look like them, and in indented lines", () => {
    const page =
      "```sh\n# a comment\npulumi up \\\n  --yes # at once\n```\n\n```\nnpm ci   # installs\n```\n\n```\noutput\n```\n\n    npm run bench\n";
    expect(commandsOf("page.md", page)).to.deep.equal(["pulumi up --yes", "npm ci", "npm run bench"]);
  });
});
