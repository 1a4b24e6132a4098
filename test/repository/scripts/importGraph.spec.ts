import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

describe("npm run import-graph", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(__dirname, "circle-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string) => writeFileSync(join(folder, `${name}.ts`), text);
  const run = () => {
    const args = ["--import", "tsx", "scripts/importGraph.ts", folder];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    return { status, files: [...stderr.matchAll(/\/(\w+)\.ts$/gm)].map(([, name]) => name) };
  };

  it("fails on a circle of type imports and names its files in order", () => {
    write("a", 'import type { B } from "./b";\nexport interface A { b: B }\n');
    write("b", 'export type { B } from "./c";\n');
    write("c", 'import { type A } from "./a";\nexport interface B { a: A }\n');
    write("d", 'import type { A } from "./a";\nexport type D = A;\n');
    expect(run()).to.deep.equal({ status: 1, files: ["a", "b", "c", "a"] });
  });

  it("passes files that import each other in one direction", () => {
    write("a", 'import { b } from "./b";\nimport type { C } from "./c";\nexport const a: C = b;\n');
    write("b", 'import type { C } from "./c";\nexport const b: C = 1;\n');
    write("c", "export type C = number;\n");
    expect(run()).to.deep.equal({ status: 0, files: [] });
  });
});
