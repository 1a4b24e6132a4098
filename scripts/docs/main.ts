// Writes the generated regions of README.md and docs/, and docs/api.md; with --check it only says what is stale.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { apiReport } from "./api";
import { benchmarks } from "./benchmarks";
import { permissions, policy } from "./permissions";
import { fillRegions } from "./regions";
import { resourceNames, resourceSection } from "./resources";
import { settings } from "./settings";
import { readDeclarations } from "./source";

const API = "docs/api.md";

void main(process.argv.includes("--check"));

async function main(check: boolean): Promise<void> {
  const stale: string[] = [];
  for (const [path, text] of Object.entries(await everything())) {
    const configuration = await resolveConfig(path);
    const wanted = await format(text, { ...configuration, parser: "markdown" });
    const found = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (wanted === found) {
      continue;
    }
    stale.push(path);
    if (!check) {
      writeFileSync(path, wanted);
      console.log(`${path}: written`);
    }
  }
  if (check && stale.length > 0) {
    console.error(`${stale.join(", ")}: stale. Run \`npm run docs\`, and commit what it writes.`);
    process.exitCode = 1;
  }
}

/** Every generated page, by its path. */
async function everything(): Promise<Record<string, string>> {
  const regions = await generatedRegions();
  const names = readdirSync("docs").filter((name) => name.endsWith(".md"));
  const paths = ["README.md", ...names.map((name) => join("docs", name))].filter((path) => path !== API);
  const pages = paths.map((path) => [path, fillRegions(path, readFileSync(path, "utf8"), regions)] as const);
  const used = pages.flatMap(([, page]) => page.used);
  const unused = Object.keys(regions).filter((name) => !used.includes(name));
  if (unused.length > 0) {
    throw new Error(`No page has the region "${unused.join('", "')}": add <!-- generated: ${unused[0] ?? ""} -->.`);
  }
  return { [API]: apiReport(), ...Object.fromEntries(pages.map(([path, page]) => [path, page.text])) };
}

async function generatedRegions(): Promise<Record<string, string>> {
  const declarations = readDeclarations("provider/index.ts");
  const sections = await Promise.all(
    resourceNames(declarations).map(
      async (name) => [`resource ${name}`, await resourceSection(declarations, name)] as const,
    ),
  );
  return {
    ...Object.fromEntries(sections),
    permissions: permissions(),
    policy: policy(),
    settings: settings(),
    ...benchmarks(),
  };
}
