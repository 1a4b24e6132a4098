// The quickstart's story for the plugin: the steps of `npm start`, with a program in another language.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import type { Engine } from "../../scripts/engine/inspect";
import { type Count, countOf, difference } from "../../scripts/start/count";
import { emulatorEnvironment, pulumiEnvironment } from "../../scripts/start/environment";
import { createProject, type Project, repository } from "../../scripts/start/project";
import { steps } from "../../scripts/start/steps";
import { keyId } from "./keys";
import { light } from "./light";
import { SECRETS_PROVIDER, secretsEnvironment } from "./secretsProvider";

/** A program of an example, the cloud that it reaches, and its own Pulumi with the plugin installed. */
export interface LanguageProject {
  readonly emulator: Emulator;
  readonly project: Project;
  /** Runs a `pulumi` command, and gives what it printed. */
  readonly pulumi: (...args: readonly string[]) => Promise<string>;
}

/** What `check` reads of new objects in the dynamic front, which cannot tell a preview from an `up`. */
const LOOK_IN_CHECK = steps[0]!.expected.reads;

/** Does something with a copy of an example in a language, and removes it whatever comes of it. */
export async function withLanguage(
  engine: Engine,
  language: string,
  environment: Readonly<Record<string, string>>,
  body: (stage: LanguageProject) => Promise<void>,
): Promise<void> {
  const emulator = await createEmulator({ state: exampleState() });
  const project = createProject({
    engine,
    source: join(repository, "examples/languages", language),
    files: ["."],
    environment: { ...emulatorEnvironment(emulator), ...light(), ...(await secretsEnvironment()), ...environment },
    signal: new AbortController().signal,
    colours: false,
    print: () => undefined,
  });
  try {
    installPlugin(engine, dirname(project.folder));
    await project.pulumi("stack", "init", "dev", "--secrets-provider", SECRETS_PROVIDER);
    await body({ emulator, project, pulumi: (...args) => project.pulumi(...args) });
  } finally {
    project.remove();
    await emulator.close();
  }
}

/** Plays the story; each step must send the cloud what it sends with the dynamic resources, the look aside. */
export async function playStory({ emulator, pulumi }: LanguageProject): Promise<void> {
  for (const step of steps) {
    const before = countOf(emulator);
    await step.act({ emulator, pulumi });
    const count = difference(countOf(emulator), before);
    const expected = withoutCheck(step);
    const reads = step.expected.fewerReads === true ? Math.min(count.reads, expected.reads) : expected.reads;
    expect(count, step.title).to.deep.equal({ reads, writes: expected.writes, rotations: expected.rotations });
    expect(step.problem?.({ emulator, pulumi }), step.title).to.equal(undefined);
  }
}

/**
 * Takes objects over by import, one of each kind of policy and a rotation, and ends the stack. An import, the `up` after it
 * and the end write nothing and rotate nothing.
 */
export async function importAndDestroy({ emulator, project, pulumi }: LanguageProject): Promise<void> {
  const before = countOf(emulator);
  const file = join(project.folder, "import.json");
  writeFileSync(file, JSON.stringify({ resources: IMPORTED }));
  // The hosts that can be built from Go modules cannot write programs.
  const quiet = ["--yes", "--skip-preview", "--suppress-progress"];
  await pulumi("import", "--file", file, "--protect=false", "--generate-code=false", ...quiet);
  await pulumi("up", ...quiet);
  await pulumi("preview", "--expect-no-changes");
  await pulumi("destroy", ...quiet);
  const { writes, rotations } = difference(countOf(emulator), before);
  expect({ writes, rotations }).to.deep.equal({ writes: 0, rotations: 0 });
}

/** The objects of the quickstart under the names that its programs give them. */
const IMPORTED = (
  [
    ["KeyRotationPolicy", "orders", keyId(2)],
    ["SecretRotationPolicy", "password-policy", "db-password"],
    ["SecretRotation", "password", "db-password"],
  ] as const
).map(([kind, name, id]) => ({ type: `huaweicloud-rotation:index:${kind}`, name, id }));

/** What a step sends with the plugin. */
function withoutCheck({ title, expected }: (typeof steps)[number]): Count {
  return title === "pulumi up" ? { ...expected, reads: expected.reads - LOOK_IN_CHECK } : expected;
}

/** Installs the plugin for the Pulumi of one folder, by the command that users have. */
function installPlugin(engine: Engine, folder: string): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(repository, "dist/cli/main.js"), "plugin", "install"],
    { env: { ...process.env, ...pulumiEnvironment(engine, folder) }, encoding: "utf8" },
  );
  expect(status, `${stdout}${stderr}`).to.equal(0);
}
