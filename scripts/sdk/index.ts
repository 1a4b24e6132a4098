// `npm run sdk`: generates the SDKs of Python, Go and Java from sdk/schema.json. What it does goes to stderr; the last line
// of stdout is the folder that holds them.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../engine/command";
import { buildCommand } from "../engine/goBuild";
import { languageModule } from "../engine/languages";
import { type Machine, thisMachine } from "../engine/machine";

/** The longest that a generator may take, in milliseconds; it takes a second. */
const LIMIT = 60_000;

/** The SDK of Go that the generated one builds on: that of the engine. */
const GO_SDK = "github.com/pulumi/pulumi/sdk/v3";
const GO_MODULE = "example.com/pulumi-huaweicloud-rotation/sdk/go/huaweicloudrotation";

const machine = thisMachine(new AbortController().signal, (line) => console.error(`sdk: ${line}`));

main(machine).then(
  (folder) => console.log(folder),
  (error: unknown) => {
    machine.say((error as Error).message);
    process.exitCode = 1;
  },
);

async function main(on: Machine): Promise<string> {
  const { repository } = on;
  const [schema, folder] = [join(repository, "sdk/schema.json"), join(repository, ".work/sdk")];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const what = "the generator of the SDKs";
  const generator = join(repository, ".work/sdk-generator");
  const source = join(repository, "scripts/sdk/generator");
  await buildCommand(on, { what, folder: source, command: ".", version: "main.version=0", into: generator });
  await succeed(on, generator, [schema, folder]);
  // The package of Go is a module of its own, and its generator writes no go.mod.
  writeFileSync(join(folder, "go/go.mod"), `module ${GO_MODULE}\n\ngo 1.25\n\nrequire ${GO_SDK} v${on.version}\n`);
  const java = join(repository, ".work/java-generator");
  const command = "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-java-gen";
  const module = languageModule(on, "java");
  await buildCommand(on, { what: `${what} of Java`, folder: module, command, version: "main.version=0", into: java });
  // It takes no absolute folder to write to.
  await succeed(on, java, ["generate", "--schema", schema, "--out", "java", "--build", "none"], folder);
  return folder;
}

async function succeed(on: Machine, command: string, args: readonly string[], cwd?: string): Promise<void> {
  const { succeeded, output, failure } = await runCommand(on, command, args, {
    limit: LIMIT,
    ...(cwd !== undefined && { cwd }),
  });
  if (!succeeded) {
    throw new Error(`${command} failed: ${failure}\n${output.trim()}`);
  }
}
