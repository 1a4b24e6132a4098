// Breaks the code in every small way that Stryker knows, one at a time, and shows the breaks that no test sees:
// `npm run test:mutants`, or `npm run test:mutants -- fence` for one group. It takes long: `npm run test:deep` runs it, `npm test` does not.
// What survived, and why, is in docs/mutants.md.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Kept out of devDependencies: they are some 250 packages, which every `npm ci` would install. Stryker's runner takes no
 * Mocha from 12 on, so it has one of its own.
 */
const TOOLS = { "@stryker-mutator/core": "9.6.1", "@stryker-mutator/mocha-runner": "9.6.1", mocha: "11.7.5" };

interface Group {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

const LIFECYCLE = "provider/lifecycle";
/** The decisions that the promises rest on, and the fast tests, without an engine, that must see each of them broken. */
const GROUPS: Readonly<Record<string, Group>> = {
  plan: {
    mutate: ["provider/plan/rotation.ts", "provider/plan/rotationDue.ts"],
    tests: ["test/unit/plan/rotation*.spec.ts", "test/unit/lifecycle/rotation/*.spec.ts"],
  },
  fence: {
    mutate: ["send", "record", "follow", "followed"].map((name) => `${LIFECYCLE}/rotation/${name}.ts`),
    tests: ["send", "record", "follow", "followEnds"].map((name) => `test/unit/lifecycle/rotation/${name}.spec.ts`),
  },
  comparison: {
    mutate: [
      ...["index", "facts", "fence", "look", "tasks"].map((name) => `secretRotation/${name}`),
      ...["index", "facts", "fence", "look", "masterKey", "clusterTime"].map((name) => `clusterKeyRotation/${name}`),
    ].map((name) => `${LIFECYCLE}/${name}.ts`),
    tests: ["secretFence", "secretLook", "clusterFence", "clusterReads", "clusterMasterKey", "clusterTime"].map(
      (name) => `test/unit/lifecycle/rotation/${name}.spec.ts`,
    ),
  },
  policies: {
    mutate: ["provider/plan/keyRotationPolicy.ts", "provider/plan/secretRotationPolicy.ts"],
    tests: ["test/unit/plan/policies.spec.ts"],
  },
  signIn: {
    mutate: [
      ...["chain", "agency", "askPlatform", "answeredKey", "pod", "sourceVariables", "oidc/*"].map(
        (name) => `provider/cloud/credentials/${name}.ts`,
      ),
      "provider/cloud/settings/complete.ts",
    ],
    tests: ["cloud/credentials/!(vendor).spec.ts", "cloud/settings/complete.spec.ts"].map(
      (name) => `test/unit/${name}`,
    ),
  },
  errors: {
    mutate: ["provider/cloud/answers/*.ts", "provider/cloud/calls/attempt.ts", "provider/cloud/calls/mayRepeat.ts"],
    tests: ["calls/attempt", "answers/*", "client", "calls/skew", "calls/trace", "credentials/renewal"].map(
      (name) => `test/unit/cloud/${name}.spec.ts`,
    ),
  },
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(GROUPS, name));
if (unknown !== undefined) {
  console.error(`There is no group ${unknown}. Use ${Object.keys(GROUPS).join(", ")}, or none for all of them.`);
  process.exit(2);
}
const modules = install();
let failed = false;
for (const [name, group] of Object.entries(GROUPS)) {
  if (chosen.length === 0 || chosen.includes(name)) {
    console.log(`\n== mutants of ${name}`);
    failed ||= run(name, group) !== 0;
  }
}

process.exitCode = failed ? 1 : 0;

/** Installs the tools once, under .work. */
function install(): string {
  const wanted = JSON.stringify({ private: true, dependencies: TOOLS });
  const folder = resolve(".work/mutants-tools", createHash("sha256").update(wanted).digest("hex").slice(0, 12));
  if (!existsSync(join(folder, "done"))) {
    // What an interrupted run left is not trusted.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), wanted);
    const args = ["install", "--no-fund", "--no-audit", "--prefer-offline", "--ignore-scripts"];
    const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
    if (status !== 0) {
      throw new Error("Stryker could not be installed. Check the network, and run again.");
    }
    writeFileSync(join(folder, "done"), "");
  }
  return join(folder, "node_modules");
}

function run(name: string, { mutate, tests }: Group): number {
  const file = resolve(`.work/mutants-${name}.config.json`);
  writeFileSync(file, JSON.stringify(configuration(name, mutate, tests)));
  const stryker = join(modules, "@stryker-mutator/core/bin/stryker.js");
  return spawnSync(process.execPath, [stryker, "run", file], { stdio: "inherit" }).status ?? 1;
}

function configuration(name: string, mutate: readonly string[], spec: readonly string[]): object {
  return {
    testRunner: "mocha",
    plugins: [join(modules, "@stryker-mutator/mocha-runner/dist/src/index.js")],
    mochaOptions: { spec },
    testRunnerNodeArgs: ["--import=tsx"],
    mutate,
    concurrency: 1,
    coverageAnalysis: "perTest",
    // It would rewrite the paths in it, which a copy below the repository does not need.
    tsconfigFile: "no-tsconfig.json",
    tempDirName: `.work/mutants-${name}`,
    ignorePatterns: [".work", "dist", "docs"],
    reporters: ["clear-text", "json", "progress-append-only"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    jsonReporter: { fileName: `.work/mutants-${name}.json` },
  };
}
