import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import manifest from "../../../package.json";
import { newFolder } from "../../support/package/folders";
import { type Tarball, tarball } from "../../support/package/tarball";

/**
 * In bytes, of the file that users download and of what it unpacks to. The plugin, which holds all that it needs of gRPC
 * and of Pulumi's protocol, is some 350,000 packed and 1,300,000 unpacked of it.
 */
const LARGEST = { packed: 700_000, unpacked: 2_700_000 };

describe("the packed package", function () {
  this.timeout(60_000);

  let packed: Tarball;
  let folder: string;

  before(async () => {
    packed = await tarball();
    folder = newFolder();
    execFileSync("tar", ["-xzf", packed.path, "-C", folder, "--strip-components=1"]);
  });

  it("holds built code, its types and the pages for users, and nothing else", () => {
    const allowed =
      /^(dist\/.+\.(js|d\.ts)|dist\/plugin\.cjs|sdk\/(policy|report)\.schema\.json|package\.json|examples\/emulator\.env|README(\.zh-CN)?\.md|CHANGELOG\.md|LICENSE)$/;
    expect(packed.files.filter((name) => !allowed.test(name))).to.deep.equal([]);
    expect(packed.files).to.include.members([
      "README.md",
      "CHANGELOG.md",
      "LICENSE",
      "package.json",
      "examples/emulator.env",
    ]);
    expect(packed.files.filter((name) => name.includes(".spec."))).to.deep.equal([]);
  });

  it("has types beside every module", () => {
    const modules = packed.files.filter((name) => name.endsWith(".js"));
    const untyped = modules.filter((name) => !packed.files.includes(name.replace(/\.js$/, ".d.ts")));
    expect(untyped).to.deep.equal([]);
  });

  it("has every file that package.json names", () => {
    const named = JSON.stringify([manifest.main, manifest.types, manifest.exports, manifest.typesVersions]);
    const bin = (manifest as { bin?: Record<string, string> }).bin ?? {};
    const paths = [...(named.match(/\.\/[^"]+\.(js|ts|json)(?=")/g) ?? []), ...Object.values(bin)];
    expect(paths.filter((path) => path !== "./package.json" && !existsSync(join(folder, path)))).to.deep.equal([]);
    const programs = Object.values(bin).map((path) => readFileSync(join(folder, path), "utf8").split("\n")[0]);
    expect(programs.every((line) => line === "#!/usr/bin/env node")).to.equal(true);
  });

  it("points at no source that it does not hold, and at no path of the machine that built it", () => {
    const suspicious = packed.files.filter((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return text.includes("sourceMappingURL=") || text.includes(process.cwd());
    });
    expect(suspicious).to.deep.equal([]);
  });

  it("stays small", () => {
    expect(packed.size).to.be.below(LARGEST.packed);
    expect(packed.unpackedSize).to.be.below(LARGEST.unpacked);
  });
});
