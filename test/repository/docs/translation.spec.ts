import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "chai";
import { anchorsOf, linksOf } from "../../../scripts/docs/links";
import { blocksOf, headingsOf, proseOf } from "../../../scripts/docs/pages";

/** What two languages of a page share. */
function skeleton(text: string) {
  const prose = proseOf(text);
  const rows = [...prose.matchAll(/^\|.*\|$/gm)].map(([row]) => row.replaceAll("\\|", "").split("|").length - 2);
  const codes = [...text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code]) => code);
  return {
    headings: headingsOf(text).map(({ level }) => level),
    // The sizes of the rows, in their order: tables with their rows and columns.
    tables: rows,
    blocks: blocksOf("", text).map(({ language, text: body }) => ({ language, body })),
    // What each of the two calls the other differs, and headings of its own are in its language.
    links: linksOf("", text).map(({ target }) =>
      target.startsWith("#")
        ? `heading ${anchorsOf(text).indexOf(target.slice(1))}`
        : target.replace(/^(README|adopt)(\.zh-CN)?\.md$/, "the other language"),
    ),
    items: (prose.match(/^- /gm) ?? []).length,
    strong: (prose.match(/\*\*[^*]+\*\*/g) ?? []).length,
    codes: [...new Set(codes)].sort(),
  };
}

/** The pages that are in Chinese as well, each with the headings that are the same in both. */
const PAGES = [
  ["README.md", "README.zh-CN.md", ["pulumi-huaweicloud-rotation"]],
  ["docs/adopt.md", "docs/adopt.zh-CN.md", []],
] as const;

for (const [page, translation, names] of PAGES) {
  describe(translation, () => {
    const [english = "", chinese = ""] = [page, translation].map((path) => readFileSync(path, "utf8"));

    it(`is in step with ${page}: headings, tables, blocks, links, lists, and names in code`, () => {
      expect(skeleton(chinese)).to.deep.equal(skeleton(english));
    });

    it("is linked at the top of it, and links back", () => {
      const top = (text: string) => text.split("\n").slice(0, 4).join("\n");
      expect(top(english)).to.contain(`[简体中文](${basename(translation)})`);
      expect(top(chinese)).to.contain(`[English](${basename(page)})`);
    });

    it("is in Chinese: every heading but a name", () => {
      const words = headingsOf(chinese).map(({ text }) => text);
      expect(words.filter((text) => !/\p{Script=Han}/u.test(text))).to.deep.equal(names);
    });
  });
}

describe("a translation", () => {
  const english = readFileSync("README.md", "utf8");

  const changes: Readonly<Record<string, (text: string) => string>> = {
    "a heading is missing": (text) => text.replace(/^## .*$/m, ""),
    "a heading has another level": (text) => text.replace(/^## /m, "### "),
    "a row is missing": (text) => text.replace(/^\| \[`Cl.*\n/m, ""),
    "a column is missing": (text) => text.replace(/^\| \[`ClusterKeyRotation`\].*?\|/m, ""),
    "a command is another": (text) => text.replace("--port 8911", "--port 8912"),
    "a link is another": (text) => text.replace("docs/not-tried.md", "docs/README.md"),
    "an item is missing": (text) => text.replace(/^- .*$/m, ""),
    "a name in code is another": (text) => text.replace("`onDelete:", "`ondelete:"),
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`is out of step where ${what}`, () => {
      expect(skeleton(change(english))).not.to.deep.equal(skeleton(english));
    });
  }
});
