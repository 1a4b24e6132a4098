import { cpSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { run } from "../../support/package/command";
import { write } from "../../support/package/folders";
import { installedProgram } from "../../support/package/program";
import { tools } from "../../support/package/tools";

/** `node10` is what Pulumi's own templates set ("node"); TypeScript 6 warns of it. */
const SETTINGS = [
  { typescript: "5.9", module: "node16", moduleResolution: "node16" },
  { typescript: "5.9", module: "nodenext", moduleResolution: "nodenext" },
  { typescript: "5.9", module: "esnext", moduleResolution: "bundler" },
  { typescript: "5.9", module: "commonjs", moduleResolution: "node10" },
  { typescript: "6.0", module: "nodenext", moduleResolution: "nodenext" },
  { typescript: "6.0", module: "esnext", moduleResolution: "bundler" },
  { typescript: "7.0", module: "nodenext", moduleResolution: "nodenext" },
  { typescript: "7.0", module: "esnext", moduleResolution: "bundler" },
];

const EMULATOR = `
  import { createEmulator } from "pulumi-huaweicloud-rotation/emulator";
  export const url: Promise<string> = createEmulator().then((emulator) => emulator.url);
  // @ts-expect-error no such property
  void createEmulator().then((emulator) => emulator.nothing);
`;

describe("the types of the installed package", function () {
  // The first of these tests installs.
  this.timeout(600_000);

  for (const { typescript, module, moduleResolution } of SETTINGS) {
    it(`resolve with TypeScript ${typescript}, moduleResolution ${moduleResolution}`, async () => {
      const folder = await installedProgram();
      const compiler = await compilerOf(typescript);
      cpSync("test/repository/types", join(folder, "types"), { recursive: true });
      const compilerOptions = {
        module,
        moduleResolution,
        target: "es2022",
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      };
      write(folder, {
        "types/emulator.ts": EMULATOR,
        "types/tsconfig.json": JSON.stringify({
          compilerOptions: { ...compilerOptions, types: [] },
          include: ["*.ts"],
        }),
      });
      const { code, stdout } = await run(folder, process.execPath, [
        join(compiler, "bin/tsc"),
        "-p",
        "types",
        "--listFiles",
      ]);
      const complaints = stdout.split("\n").filter((line) => !/\.[cm]?ts$/.test(line) && line !== "");
      expect(complaints).to.deep.equal([]);
      expect(code).to.equal(0);
      const compiled = readdirSync("test/repository/types").filter((name) => stdout.includes(`/types/${name}`));
      expect(compiled, "every type test is compiled").to.deep.equal(readdirSync("test/repository/types"));
    });
  }
});

async function compilerOf(version: string): Promise<string> {
  return version === "6.0"
    ? join(await tools(), "typescript-6")
    : resolve(`node_modules/typescript${version === "7.0" ? "-native" : ""}`);
}
