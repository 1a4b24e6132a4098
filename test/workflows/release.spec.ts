import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import manifest from "../../package.json";
import { notesOf, problemsOf } from "../../scripts/release/notes";
import { neutralEnvironment } from "../../scripts/start/environment";
import { newFolder, write } from "../package/support/folders";
import { readWorkflow, runJob, type Workflow } from "./support/github";
import { installGh } from "./support/service";

const changelog = `# Changelog

## Unreleased

## 1.2.3 (2026-11-25)

- Add a thing

## 1.2.2

- Mend a thing
`;
const release = { tag: "v1.2.3", version: "1.2.3", lockVersion: "1.2.3", changelog };

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
    function copy(version: string): string {
      const folder = newFolder({ "CHANGELOG.md": changelog });
      for (const name of ["dist", "scripts", "LICENSE", "README.md", "examples/emulator.env", "package-lock.json"]) {
        cpSync(name, join(folder, name), { recursive: true });
      }
      symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
      const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as object;
      write(folder, {
        "package.json": JSON.stringify({ ...manifest, version }),
        "package-lock.json": JSON.stringify({ ...lock, version }),
      });
      return folder;
    }

    async function publish(folder: string) {
      const workflow = readWorkflow(".github/workflows/release.yml");
      const { publish: job } = workflow.jobs;
      const bin = join(folder, "bin");
      const gh = installGh(bin);
      const only: Workflow = { ...workflow, jobs: { publish: job! } };
      const environment = {
        ...neutralEnvironment(),
        PATH: `${bin}:${process.env.PATH ?? ""}`,
        GITHUB_REF_NAME: "v1.2.3",
        GITHUB_SERVER_URL: "https://github.example.com",
        GITHUB_REPOSITORY: "platform/rotation",
      };
      // What would leave the machine, and what would change it: the rest of the publishing is run dry.
      const publishing = job!.steps.find(({ name }) => name === "Publish")?.run ?? "";
      const instead = {
        "npm install --global npm@11.19.1": "true",
        "npm ci": "true",
        [publishing]: publishing.replace("--provenance", "--dry-run --ignore-scripts"),
      };
      const expressions = { "github.token": "of-this-job", "github.repository": "platform/rotation" };
      return { ...(await runJob(only, { folder, environment, expressions, instead })), gh: gh.calls() };
    }

    it("packs, publishes and tells what the changelog says", async () => {
      const folder = copy("1.2.3");
      const { succeeded, output, gh } = await publish(folder);
      expect(succeeded, output).to.equal(true);
      expect(output).to.include("+ pulumi-huaweicloud-rotation@1.2.3");
      expect(readFileSync(join(folder, "notes.md"), "utf8").trim()).to.equal("- Add a thing");
      const packed = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as typeof manifest & {
        repository: object;
      };
      expect(packed.repository).to.deep.equal({
        type: "git",
        url: "git+https://github.example.com/platform/rotation.git",
      });
      expect(gh.map(({ args }) => args.slice(0, 4))).to.deep.equal([
        ["release", "create", "v1.2.3", "./pulumi-huaweicloud-rotation-1.2.3.tgz"],
      ]);
    });

    it("ends before anything is packed where tag and version differ", async () => {
      const { succeeded, steps, output, gh } = await publish(copy("1.2.4"));
      expect(succeeded).to.equal(false);
      expect(steps.at(-1)).to.equal("Compare tag, version and changelog");
      expect(output).to.include("tag v1.2.4, or change the version");
      expect(gh).to.deep.equal([]);
    });
  });
});
