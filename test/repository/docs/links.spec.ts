import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { anchorsOf, complaint, isOutside, linksOf, linksReport } from "../../../scripts/docs/links";
import { pagePaths } from "../../../scripts/docs/pages";

describe("the links of all pages", () => {
  const links = pagePaths().flatMap((page) => linksOf(page, readFileSync(page, "utf8")));

  it("lead to files and headings that exist, where they stay in the repository", () => {
    const inside = links.filter((link) => !isOutside(link));
    expect(inside).to.have.length.above(60);
    expect(inside.flatMap((link) => complaint(link) ?? [])).to.deep.equal([]);
  });

  it("lead from the index of the documentation to every page of it", () => {
    const index = "docs/README.md";
    const listed = links.filter(({ page }) => page === index).map(({ target }) => join("docs", target));
    const pages = pagePaths("docs").filter((page) => page !== index);
    expect(pages).to.have.length.above(12);
    expect(pages.filter((page) => !listed.includes(page))).to.deep.equal([]);
  });

  it("are complained about where file or heading is missing", () => {
    const wrong = ["docs/nowhere.md", "docs/README.md#nowhere", "#nowhere", "docs/preview.svg", "#install"];
    const found = wrong.map((target) => complaint({ page: "README.md", target }));
    expect(found).to.deep.equal([
      "README.md: docs/nowhere.md: there is no docs/nowhere.md",
      "README.md: docs/README.md#nowhere: docs/README.md has no such heading",
      "README.md: #nowhere: README.md has no such heading",
      undefined,
      undefined,
    ]);
  });

  it("are found in text, definitions, pictures and HTML, but not in code", () => {
    const page =
      'See [a](one.md), ![b](two.svg "title"), <https://example.com/>, <img src="three.svg">, `[c](four.md)`.\n\n[e]: six.md\n[^1]: a note\n\n```text\n[d](five.md)\n```\n';
    const targets = linksOf("page.md", page).map(({ target }) => target);
    expect(targets).to.deep.equal(["one.md", "two.svg", "six.md", "https://example.com/", "three.svg"]);
    expect(linksReport({ "page.md": page })).to.contain("- <https://example.com/> in `page.md`");
  });

  it("have the anchors that GitHub makes of headings", () => {
    const page =
      "# What preview and `up` say\n## The fence\n## The fence\n## 无法保证的事\n### huaweicloud:region, and more!\n";
    expect(anchorsOf(page)).to.deep.equal([
      "what-preview-and-up-say",
      "the-fence",
      "the-fence-1",
      "无法保证的事",
      "huaweicloudregion-and-more",
    ]);
  });
});
