// Fails if files import each other in a circle, type imports included: `npm run import-graph`, or with folders
// after `--` for these alone. In a circle no file can be read, moved or tested alone.
import { readdirSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import ts from "typescript";

const given = process.argv.slice(2);
const folders = given.length > 0 ? given : ["provider", "scripts", "test"];

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};
const files = folders.flatMap(sourcesIn);
const graph = new Map(files.map((file) => [file, importsOf(file)]));
const circles = findCircles(graph);
for (const circle of circles) {
  console.error(`These files import each other in a circle:\n${circle.map((file) => `  ${named(file)}`).join("\n")}`);
}
if (circles.length > 0) {
  console.error("Move what they share into a file of its own, which imports none of them.");
} else {
  console.log(`${files.length} files, and no circle of imports`);
}
process.exitCode = circles.length === 0 ? 0 : 1;

function sourcesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => resolve(folder, name));
}

/** The files of this repository that a file imports, or exports again, as values or as types. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => ts.resolveModuleName(fileName, file, options, ts.sys).resolvedModule?.resolvedFileName)
    .filter((found) => found !== undefined)
    .map((found) => resolve(found));
}

/** One circle, as short as there is, for each group of files that reach each other; the first file is its last as well. */
function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const reported = new Set<string>();
  return [...imports.keys()].flatMap((start) => {
    const circle = reported.has(start) ? undefined : shortestPath(imports, start);
    circle?.forEach((file) => reported.add(file));
    return circle === undefined ? [] : [circle];
  });
}

/** The shortest way along the imports from a file back to itself; `undefined` if there is none. */
function shortestPath(imports: ReadonlyMap<string, readonly string[]>, start: string): string[] | undefined {
  const seen = new Set<string>();
  let paths = [[start]];
  while (paths.length > 0) {
    const longer: string[][] = [];
    for (const path of paths) {
      for (const next of imports.get(path.at(-1) ?? start) ?? []) {
        if (next === start) {
          return [...path, start];
        }
        if (!seen.has(next)) {
          seen.add(next);
          longer.push([...path, next]);
        }
      }
    }
    paths = longer;
  }
  return undefined;
}

function named(file: string): string {
  return relative(process.cwd(), file);
}
