import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import manifest from "../../../package.json";
import { notesOf, problemsOf } from "../../../scripts/release/notes";
import { neutralEnvironment } from "../../../scripts/start/environment";
import { newFolder, write } from "../../support/package/folders";
import { bash } from "../../support/bash";
import { readWorkflow, scriptOf } from "../../support/workflow";

const changelog = `# Changelog

## Unreleased

## 1.2.3 (2026-11-25)

- Add a thing

## 1.2.2

- Mend a thing
`;
const ARCHIVES = ["linux-amd64", "windows-amd64"].map(
  (system) => `pulumi-resource-huaweicloud-rotation-v1.2.3-${system}.tar.gz`,
);
const addresses = {
  homepage: "https://github.example.com/platform/rotation#readme",
  bugs: "https://github.example.com/platform/rotation/issues",
  repository: { type: "git", url: "git+https://github.example.com/platform/rotation.git" },
};
const release = { tag: "v1.2.3", version: "1.2.3", lockVersion: "1.2.3", changelog, addresses };

describe("a release", () => {
  it("takes its notes from the changelog", () => {
    expect(problemsOf(release)).to.deep.equal([]);
    expect(notesOf(changelog, "1.2.3")).to.equal("- Add a thing");
    expect(notesOf(changelog, "1.2.2")).to.equal("- Mend a thing");
    expect(notesOf(changelog, "1.2")).to.equal("");
  });

  for (const [what, change, problem] of [
    ["a tag of another version", { tag: "v1.2.4" }, /^The tag is v1\.2\.4, .* tag v1\.2\.3/],
    ["a lock file of another version", { lockVersion: "1.2.2" }, /^package-lock\.json has the version 1\.2\.2/],
    ["a version that is none", { version: "1.2", tag: "v1.2", lockVersion: "1.2" }, /is no version/],
    ["a version that the changelog leaves out", { changelog: "# Changelog\n" }, /says nothing under "## 1\.2\.3"/],
    [
      "changes that are still unreleased",
      { changelog: changelog.replace("## Unreleased\n", "## Unreleased\n\n- Add another\n") },
      /still has lines under "Unreleased"/,
    ],
    [
      "a package that does not say where the project is",
      { addresses: { ...addresses, homepage: undefined, bugs: undefined } },
      /^package\.json has no homepage, no bugs: add the project's public address before publishing\.$/,
    ],
  ] as const) {
    it(`is refused for ${what}`, () => {
      expect(problemsOf({ ...release, ...change })).to.satisfy((found: string[]) =>
        found.some((one) => problem.test(one)),
      );
    });
  }

  describe("by the workflow", function () {
    this.timeout(120_000);

    /** This repository in a folder of its own, released as 1.2.3. */
    function copy(version: string, address: Partial<typeof addresses> = addresses): string {
      const folder = newFolder({ "CHANGELOG.md": changelog });
      for (const name of ["dist", "scripts", "LICENSE", "README.md", "examples/emulator.env", "package-lock.json"]) {
        cpSync(name, join(folder, name), { recursive: true });
      }
      symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
      const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as object;
      write(folder, {
        "package.json": JSON.stringify({ ...manifest, version, ...address }),
        "package-lock.json": JSON.stringify({ ...lock, version }),
      });
      return folder;
    }

    const workflow = readWorkflow(".github/workflows/release.yml");
    const { pack, publish } = workflow.jobs;

    const environment = {
      ...neutralEnvironment(),
      GITHUB_REF_NAME: "v1.2.3",
      GITHUB_SERVER_URL: "https://github.example.com",
      GITHUB_REPOSITORY: "platform/rotation",
    };
    const step = (name: string, folder: string) => bash(scriptOf(workflow, name), folder, environment);

    /** Whether the step that uploads names a file, with `*` for any characters. */
    function isHandedOver(name: string): boolean {
      const upload = pack!.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
      const paths = String(upload?.with?.path).trim().split("\n");
      return paths.some((path) => {
        const [start = "", ...rest] = path.split("*");
        return rest.length === 0 ? name === path : name.startsWith(start) && name.endsWith(rest.join(""));
      });
    }

    it("packs, hands over and publishes what the changelog says", async () => {
      const folder = copy("1.2.3");
      for (const name of ["Compare tag, version and changelog", "Pack"]) {
        const { status, output } = await step(name, folder);
        expect(status, output).to.equal(0);
      }
      const packed = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as typeof manifest & {
        repository: object;
      };
      expect(packed.repository).to.deep.equal({
        type: "git",
        url: "git+https://github.example.com/platform/rotation.git",
      });
      // The publishing job has nothing but what the first one hands over.
      const handedOver = newFolder({});
      for (const name of readdirSync(folder).filter((each) => isHandedOver(each))) {
        cpSync(join(folder, name), join(handedOver, name));
      }
      expect(readFileSync(join(handedOver, "notes.md"), "utf8").trim()).to.equal("- Add a thing");
      const publishing = scriptOf(workflow, "Publish").replace("--provenance", "--dry-run");
      const { status, output } = await bash(publishing, handedOver, environment);
      expect(status, output).to.equal(0);
      expect(output).to.include("+ pulumi-huaweicloud-rotation@1.2.3");
      // They are made and tried in test/languages/archive.spec.ts.
      write(handedOver, Object.fromEntries(ARCHIVES.map((name) => [name, `the archive ${name}`])));
      const summed = await step("Write the checksums", handedOver);
      expect(summed.status, summed.output).to.equal(0);
      expect(readFileSync(join(handedOver, "SHA256SUMS"), "utf8").trim().split("\n")).to.deep.equal(
        ARCHIVES.map((name) => `${createHash("sha256").update(`the archive ${name}`).digest("hex")}  ${name}`),
      );
      expect(scriptOf(workflow, "Make the release").trim().split(/\s+/).slice(0, 7)).to.deep.equal([
        ...["gh", "release", "create", '"$GITHUB_REF_NAME"', "./pulumi-huaweicloud-rotation-*.tgz"],
        ...["./pulumi-resource-huaweicloud-rotation-v*.tar.gz", "SHA256SUMS"],
      ]);
    });

    it("ends before anything is packed where tag and version differ", async () => {
      const names = pack!.steps.flatMap(({ name }) => name ?? []);
      expect(names).to.deep.equal(["Compare tag, version and changelog", "Pack"]);
      const { status, output } = await step("Compare tag, version and changelog", copy("1.2.4"));
      expect(status).not.to.equal(0);
      expect(output).to.include("tag v1.2.4, or change the version");
    });

    it("ends before anything is packed where package.json has no public address, as today", async () => {
      const { status, output } = await step("Compare tag, version and changelog", copy("1.2.3", {}));
      expect(status).not.to.equal(0);
      expect(output).to.include("package.json has no homepage, no bugs, no repository");
    });

    it("runs no code of the project, nor of what it depends on, beside the identity token", () => {
      const jobs = Object.values(workflow.jobs);
      expect(jobs.filter(({ permissions }) => permissions?.["id-token"] !== undefined)).to.deep.equal([publish]);
      expect(pack?.permissions).to.equal(undefined);
      const used = publish!.steps.flatMap(({ uses }) => uses?.replace(/@.*/, "") ?? []);
      expect(used).to.deep.equal([
        "actions/setup-node",
        "actions/download-artifact",
        "actions/attest-build-provenance",
      ]);
      const commands = publish!.steps.flatMap(({ run }) => run ?? []);
      expect(commands.map((command) => command.split(" ").slice(0, 2).join(" "))).to.deep.equal([
        "npm install",
        "sha256sum pulumi-resource-huaweicloud-rotation-v*.tar.gz",
        "npm publish",
        "gh release",
      ]);
      const npm = commands.filter((command) => command.startsWith("npm "));
      npm.forEach((command) => expect(command).to.include(" --ignore-scripts "));
    });
  });
});
