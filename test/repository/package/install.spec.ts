import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { run, succeed } from "../../support/package/command";
import { newFolder, write } from "../../support/package/folders";
import { installedProgram, programManifest } from "../../support/package/program";
import { COMMONJS, MODULE, STARTED_BY_PULUMI, STATE_TEXT, TYPESCRIPT } from "../../support/package/programs";
import { tarball } from "../../support/package/tarball";
import { CURRENT, tools } from "../../support/package/tools";

const PACKAGE = "pulumi-huaweicloud-rotation";
const REGISTERED = {
  type: "pulumi-nodejs:dynamic/huaweicloud:KeyRotationPolicy",
  text: STATE_TEXT,
};
/** Packages that installing ours adds to a program that has `@pulumi/pulumi`, ours included. */
const MOST_PACKAGES = 20;

describe("a program outside the repository", function () {
  // The first of these tests installs.
  this.timeout(600_000);

  async function registered(folder: string, file: string): Promise<unknown> {
    return JSON.parse(await succeed(folder, process.execPath, [file]));
  }

  async function pnpm(folder: string): Promise<void> {
    const script = join(await tools(), "pnpm/bin/pnpm.cjs");
    const store = ["--store-dir", resolve(".work/pnpm-store")];
    await succeed(folder, process.execPath, [script, "install", "--prefer-offline", "--ignore-scripts", ...store]);
  }

  describe("under npm", () => {
    let folder: string;

    before(async () => {
      folder = await installedProgram();
    });

    it("registers the constant text from CommonJS", async () => {
      write(folder, { "commonjs.cjs": COMMONJS });
      expect(await registered(folder, "commonjs.cjs")).to.deep.equal(REGISTERED);
    });

    it("registers the constant text from an ES module", async () => {
      write(folder, { "module.mjs": MODULE });
      expect(await registered(folder, "module.mjs")).to.deep.equal(REGISTERED);
    });

    it("registers the constant text from TypeScript, compiled to CommonJS and to an ES module", async () => {
      write(folder, { "ts/typed.cts": TYPESCRIPT, "ts/typed.mts": TYPESCRIPT });
      const compiler = resolve("node_modules/typescript-native/bin/tsc");
      const flags = ["--module", "nodenext", "--strict", "--skipLibCheck"];
      await succeed(folder, process.execPath, [compiler, ...flags, "ts/typed.cts", "ts/typed.mts"]);
      expect(await registered(folder, "ts/typed.cjs")).to.deep.equal(REGISTERED);
      expect(await registered(folder, "ts/typed.mjs")).to.deep.equal(REGISTERED);
    });

    it("gives an ES module every name that CommonJS has, of every entry", async () => {
      const entries = ["", "/lifecycle", "/emulator"].map((entry) => `${PACKAGE}${entry}`);
      const text = `
        import { createRequire } from "node:module";
        for (const name of ${JSON.stringify(entries)}) {
          const required = Object.keys(createRequire(import.meta.url)(name));
          const imported = Object.keys(await import(name));
          console.log(JSON.stringify({ name, required, missing: required.filter((key) => !imported.includes(key)) }));
        }`;
      write(folder, { "names.mjs": text });
      const lines = (await succeed(folder, process.execPath, ["names.mjs"])).trim().split("\n");
      const found = lines.map((line) => JSON.parse(line) as { name: string; required: string[]; missing: string[] });
      expect(found.map(({ name }) => name)).to.deep.equal(entries);
      expect(found.flatMap(({ missing }) => missing)).to.deep.equal([]);
      expect(found.every(({ required }) => required.length > 0)).to.equal(true);
    });

    it(`adds at most ${MOST_PACKAGES} packages to a program that has Pulumi`, () => {
      const added = closure(JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as Lock);
      expect(added.length, added.join(", ")).to.be.within(2, MOST_PACKAGES);
    });
  });

  describe("under pnpm", () => {
    let folder: string;

    // Two programs in one workspace, so that one install serves both: one depends on ours, one on a wrapper of it.
    before(async () => {
      const ours = { [PACKAGE]: `file:${(await tarball()).path}` };
      const pulumi = { "@pulumi/pulumi": CURRENT };
      const wrapper = { name: "wrapper", version: "1.0.0", dependencies: ours, peerDependencies: pulumi };
      folder = newFolder({
        "package.json": programManifest({}),
        "pnpm-workspace.yaml": "packages: [direct, wrapped]\n",
        "direct/package.json": programManifest({ ...ours, ...pulumi }),
        "direct/program.cjs": COMMONJS,
        "direct/program.mjs": MODULE,
        "wrapper/package.json": JSON.stringify(wrapper),
        "wrapper/index.js": `module.exports = require("${PACKAGE}");`,
        "wrapped/package.json": programManifest({ wrapper: "file:../wrapper", ...pulumi }),
        "wrapped/program.cjs": STARTED_BY_PULUMI.replace(PACKAGE, "wrapper"),
      });
      await pnpm(folder);
    });

    it("registers the constant text from CommonJS and from an ES module", async () => {
      expect(await registered(join(folder, "direct"), "program.cjs")).to.deep.equal(REGISTERED);
      expect(await registered(join(folder, "direct"), "program.mjs")).to.deep.equal(REGISTERED);
    });

    it("is told what to add where a wrapper package hides ours", async () => {
      const { code, stdout, stderr } = await run(join(folder, "wrapped"), process.execPath, ["program.cjs"]);
      expect(code).not.to.equal(0);
      expect(stdout).to.equal("");
      expect(stderr).to.contain(`Add "${PACKAGE}" to the "dependencies" in the package.json of the Pulumi program`);
    });
  });
});

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>>;
}

/** The names of our package and of everything that it depends on, its peer aside. */
function closure({ packages }: Lock): string[] {
  const found = new Set([PACKAGE]);
  for (const name of found) {
    const entry = packages[`node_modules/${name}`] ?? expect.fail(`${name} is not at the top of node_modules`);
    Object.keys(entry.dependencies ?? {}).forEach((dependency) => found.add(dependency));
  }
  return [...found];
}
