// Writes the classes of the resources, the generated regions of the front pages and docs/, docs/api.md, docs/links.md and
// the schemas; with --check it only says what is stale.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { extname } from "node:path";
import { format, resolveConfig } from "prettier";
import { apiReport } from "./api";
import { benchmarks } from "./benchmarks";
import { briefPermissions, calls } from "./calls";
import { codes } from "./codes";
import { classes } from "./classes";
import { firstUp } from "./firstUp";
import { linksReport } from "./links";
import { pagePaths } from "./pages";
import { permissions, policy } from "./permissions";
import { fillRegions } from "./regions";
import { providerRegions, resourceNames, resourceRegions } from "./resources";
import { settings } from "./settings";
import { schemas } from "./schemas";
import { readDeclarations } from "./source";
import { packageSchema } from "../schema/packageSchema";

const PARSERS: Readonly<Record<string, string>> = { ".json": "json", ".ts": "typescript" };
const [API, LINKS, SCHEMA] = ["docs/api.md", "docs/links.md", "sdk/schema.json"];

void main(process.argv.includes("--check"));

async function main(check: boolean): Promise<void> {
  // The pages are made from the classes, among others: these come first.
  const stale = [...(await write(classes(), check)), ...(await write(await everything(), check))];
  if (check && stale.length > 0) {
    console.error(`${stale.join(", ")}: stale. Run \`npm run docs\`, and commit what it writes.`);
    process.exitCode = 1;
  }
}

/** Writes what is stale, unless it is only to be checked; returns the paths of it. */
async function write(files: Record<string, string>, check: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const configuration = await resolveConfig(path);
    const wanted = await format(text, { ...configuration, parser: PARSERS[extname(path)] ?? "markdown" });
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
  return stale;
}

/** Every generated page, by its path. */
async function everything(): Promise<Record<string, string>> {
  const regions = await generatedRegions();
  const paths = pagePaths().filter((path) => path !== API && path !== LINKS);
  const pages = paths.map((path) => [path, fillRegions(path, readFileSync(path, "utf8"), regions)] as const);
  const used = pages.flatMap(([, page]) => page.used);
  const unused = Object.keys(regions).filter((name) => !used.includes(name));
  if (unused.length > 0) {
    throw new Error(`No page has the region "${unused.join('", "')}": add <!-- generated: ${unused[0] ?? ""} -->.`);
  }
  const texts = Object.fromEntries(pages.map(([path, page]) => [path, page.text]));
  return {
    [SCHEMA]: await packageSchema(),
    [API]: apiReport(),
    [LINKS]: linksReport(texts),
    ...texts,
    ...schemas(),
  };
}

async function generatedRegions(): Promise<Record<string, string>> {
  const declarations = readDeclarations("provider/index.ts");
  const names = resourceNames(declarations);
  const regions = await Promise.all(names.map((name) => resourceRegions(declarations, name)));
  return {
    ...(Object.assign({}, ...regions) as Record<string, string>),
    ...Object.fromEntries(names.map((name) => [`calls ${name}`, calls(name)])),
    ...providerRegions(declarations),
    "brief permissions": briefPermissions(names),
    permissions: permissions(),
    policy: policy(),
    ...codes(),
    "first up": firstUp(),
    settings: settings(),
    ...benchmarks(),
  };
}
