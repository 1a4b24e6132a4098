import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { run } from "../../support/package/command";
import { newFolder } from "../../support/package/folders";
import { node22, tools } from "../../support/package/tools";
import { blockWith } from "../../support/blocks";
import { actionlint } from "./support/actionlint";
import { type Job, readWorkflow, scriptOf, type Step, type Workflow } from "../../support/workflow";

const EXAMPLE = "examples/pipelines";
const FOLDERS = [".", EXAMPLE, "examples/account", "examples/gitops"].map((folder) => `${folder}/.github/workflows`);
const workflows = FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));

describe("the workflow files", function () {
  // The first of these tests may install tools.
  this.timeout(600_000);

  it("of GitHub are right, as actionlint sees them", async function () {
    const complaints = await actionlint(".", workflows);
    if (complaints === undefined) {
      this.skip();
    }
    expect(complaints).to.deep.equal([]);
    const drift = readFileSync(`${EXAMPLE}/.github/workflows/drift.yml`, "utf8");
    const folder = newFolder({ "broken.yml": drift.replace("steps.compare.", "steps.look.") });
    expect(await actionlint(folder, ["broken.yml"])).to.satisfy((lines: string[]) => lines[0]?.includes('"look"'));
  });

  it("of GitHub pin every action to one commit, with its version beside it", () => {
    const pinned = workflows.flatMap((file) => readFileSync(file, "utf8").match(/uses: .*/g) ?? []);
    const foreign = pinned.filter((line) => !line.startsWith("uses: ./"));
    expect(foreign.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).to.deep.equal(
      [],
    );
    const actions = new Set(foreign.map((line) => line.replace(/@.*/, "")));
    expect([...new Set(foreign)], "one commit for each").to.have.length(actions.size);
  });

  it("of GitHub are allowed no more than they need, and hold no credentials", () => {
    const allowed = workflows.map((file) => [file.replace(/.*\//, ""), readWorkflow(file).permissions]);
    expect(Object.fromEntries(allowed)).to.deep.equal({
      "ci.yml": { contents: "read" },
      "deep.yml": { contents: "read" },
      "languages.yml": { contents: "read" },
      "release.yml": { contents: "read" },
      "rotation.yml": { contents: "read" },
      "preview.yml": { contents: "read", "pull-requests": "write" },
      "up.yml": { contents: "read", "id-token": "write" },
      "report.yml": { contents: "read" },
      "drift.yml": { contents: "read", "id-token": "write", issues: "write" },
    });
    const secrets = workflows.flatMap((file) => readFileSync(file, "utf8").match(/secrets\.\w+/g) ?? []);
    expect([...new Set(secrets)]).to.have.members(["secrets.PULUMI_ACCESS_TOKEN", "secrets.PULUMI_CONFIG_PASSPHRASE"]);
    expect(
      stepsOf("preview.yml").some(({ env = {} }) => Object.keys(env).some((name) => name.startsWith("HUAWEICLOUD_"))),
      "a pull request signs in",
    ).to.equal(false);
  });

  it("of GitHub put no expression into a script, where its text would be run", () => {
    const scripts = workflows.flatMap((file) => jobsOf(readWorkflow(file)).flatMap(({ steps = [] }) => steps));
    expect(scripts.filter(({ run }) => run?.includes("${{"))).to.deep.equal([]);
  });

  it("of GitHub cancel no run, and have none pushed out while it waits by one that does not do its work", () => {
    for (const name of ["up", "drift"]) {
      const { concurrency } = readWorkflow(`${EXAMPLE}/.github/workflows/${name}.yml`);
      expect(concurrency).to.deep.equal({ group: `production-${name}`, "cancel-in-progress": false });
    }
  });

  it("of GitHub sign in on the main branch alone, each as what it needs", () => {
    for (const [name, environment] of [
      ["up.yml", "production"],
      ["drift.yml", "production-read"],
    ] as const) {
      const jobs = jobsOf(readWorkflow(`${EXAMPLE}/.github/workflows/${name}`));
      expect(jobs.map((job) => [job.if, job.environment])).to.deep.equal([
        ["github.ref == 'refs/heads/main'", environment],
      ]);
    }
  });

  it("of GitHub show a preview only where GitHub gives secrets: neither to forks nor to Dependabot", () => {
    const [{ if: condition } = {}] = jobsOf(readWorkflow(`${EXAMPLE}/.github/workflows/preview.yml`));
    expect(condition?.split(" && ")).to.deep.equal([
      "github.event.pull_request.head.repo.full_name == github.repository",
      "github.actor != 'dependabot[bot]'",
    ]);
  });

  it("of GitHub sign in for a program in YAML in the job on the main branch alone, and hand no secret to what is installed", () => {
    const { env = {}, jobs } = readWorkflow("examples/gitops/.github/workflows/rotation.yml");
    expect(Object.keys(env)).to.deep.equal(["HW_REGION_NAME", "PULUMI_BACKEND_URL"]);
    expect(jobs.preview?.permissions).to.equal(undefined);
    expect(jobs.up).to.deep.include({
      if: "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'",
      environment: "production",
      permissions: { contents: "read", "id-token": "write" },
      concurrency: { group: "production", "cancel-in-progress": false },
    });
    for (const { steps } of Object.values(jobs)) {
      expect(steps.map(({ env: own }) => own !== undefined)).to.deep.equal([false, false, false, false, false, true]);
    }
  });

  it("install without running scripts of packages, beside tokens", () => {
    const pipelines = ["preview", "up", "drift"].map((name) => `${EXAMPLE}/.github/workflows/${name}.yml`);
    const yaml = "examples/gitops/.github/workflows/rotation.yml";
    for (const file of [...pipelines, `${EXAMPLE}/.gitlab-ci.yml`, yaml]) {
      const installing = readFileSync(file, "utf8").match(/\bnpm (ci|install)\b.*/g);
      expect([...new Set(installing)], file).to.deep.equal(["npm ci --ignore-scripts"]);
    }
  });

  it("look for drift by the command that the example's page tells", () => {
    const command = blockWith("sh", "refresh", `${EXAMPLE}/README.md`).trim();
    for (const file of [`${EXAMPLE}/.github/workflows/drift.yml`, `${EXAMPLE}/.gitlab-ci.yml`]) {
      expect(readFileSync(file, "utf8")).to.include(command);
    }
  });

  it("run the same commands of pulumi on GitLab as on GitHub, whose scripts are run on an engine", () => {
    const gitlab = readFileSync(`${EXAMPLE}/.gitlab-ci.yml`, "utf8");
    for (const [name, step] of [
      ["preview", "Preview"],
      ["up", "Up"],
      ["drift", "Compare"],
    ] as const) {
      const script = scriptOf(readWorkflow(`${EXAMPLE}/.github/workflows/${name}.yml`), step);
      const commands = script.match(/pulumi (?:stack|preview|up|refresh)[^|>;\n]*/g)!.map((command) => command.trim());
      expect(commands, name).to.have.length(2);
      commands.forEach((command) => expect(gitlab, name).to.include(command));
    }
  });

  describe("of GitLab", () => {
    /** What gitlab-ci-local, which has GitLab's own schema, says of a pipeline of a kind. */
    async function list(text: string, variables: Readonly<Record<string, string>> = {}) {
      const folder = newFolder({ ".gitlab-ci.yml": text });
      const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
      git("init", "--quiet", "--initial-branch", "main");
      git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--allow-empty", "-m", "t");
      git("remote", "add", "origin", "git@gitlab.example.com:platform/rotation.git");
      const program = join(await tools(), "gitlab-ci-local/dist/index.js");
      const given = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
      return run(folder, await node22(), [program, "--list-csv", ...given]);
    }

    const text = readFileSync(`${EXAMPLE}/.gitlab-ci.yml`, "utf8");

    it("is right by GitLab's schema", async () => {
      const { code, stderr } = await list(text);
      expect(code, stderr).to.equal(0);
      const broken = await list(text.replace("resource_group:", "ressource_group:"));
      expect(broken.code).to.not.equal(0);
    });

    for (const [what, variables, job] of [
      ["a merge request", { CI_PIPELINE_SOURCE: "merge_request_event" }, "preview"],
      ["a merge", { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main", CI_DEFAULT_BRANCH: "main" }, "up"],
      ["a schedule", { CI_PIPELINE_SOURCE: "schedule" }, "up"],
      ["a schedule with TASK=drift", { CI_PIPELINE_SOURCE: "schedule", TASK: "drift" }, "drift"],
    ] as const) {
      it(`runs ${job} alone on ${what}`, async () => {
        const { stdout } = await list(text, variables);
        const rows = stdout.split("\n").filter((line) => line.split(";").length > 3);
        const [, ...jobs] = rows.map((row) => row.split(";")[0]);
        expect(jobs, stdout).to.deep.equal([job]);
      });
    }
  });

  it("of the Pulumi Kubernetes Operator has fields that its Stack has, in their types", () => {
    const stack = parse(readFileSync(`${EXAMPLE}/operator/stack.yaml`, "utf8")) as StackObject;
    expect([stack.apiVersion, stack.kind]).to.deep.equal(["pulumi.com/v1", "Stack"]);
    const types = Object.entries(stack.spec).map(([field, value]) => [field, typeof value]);
    for (const [field, type] of types) {
      expect([field, type]).to.deep.equal([field, STACK_FIELDS[field ?? ""]]);
    }
    for (const reference of Object.values(stack.spec.envRefs)) {
      expect(reference).to.have.keys("type", reference.type.toLowerCase());
    }
    expect(stack.spec.resyncFrequencySeconds, "the operator's least").to.be.at.least(60);
    expect(stack.spec.refresh).to.equal(true);
  });
});

interface StackObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly refresh: boolean;
    readonly resyncFrequencySeconds: number;
    readonly envRefs: Readonly<Record<string, { readonly type: string }>>;
  };
}

// Of deploy/helm/pulumi-operator/crds/pulumi.com_stacks.yaml in pulumi/pulumi-kubernetes-operator at 0d34c847: the fields
// of `spec` that the example uses. The whole definition is on no registry that this repository reaches.
const STACK_FIELDS: Readonly<Record<string, string>> = {
  serviceAccountName: "string",
  stack: "string",
  projectRepo: "string",
  branch: "string",
  refresh: "boolean",
  continueResyncOnCommitMatch: "boolean",
  resyncFrequencySeconds: "number",
  destroyOnFinalize: "boolean",
  envRefs: "object",
};

function jobsOf(workflow: Workflow): readonly Partial<Job>[] {
  return Object.values(workflow.jobs);
}

function stepsOf(name: string): readonly Step[] {
  return jobsOf(readWorkflow(`${EXAMPLE}/.github/workflows/${name}`)).flatMap(({ steps = [] }) => steps);
}
