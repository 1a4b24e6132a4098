// `npm run sdk`: generates the SDKs of Python, Go, Java and C# from sdk/schema.json. What it does goes to stderr; the last
// line of stdout is the folder that holds them.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "../engine/command";
import { buildCommand, type GoCommand } from "../engine/goBuild";
import { languageModule } from "../engine/languages";
import { type Machine, thisMachine } from "../engine/machine";

/** The files of SDKs by language and path, their content as base64. */
type Generated = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The longest that a generator may take, in milliseconds; it takes a second. */
const LIMIT = 60_000;

/** The SDK of Go that the generated one builds on: that of the engine. */
const GO_SDK = "github.com/pulumi/pulumi/sdk/v3";
const GO_MODULE = "example.com/pulumi-huaweicloud-rotation/sdk/go/huaweicloudrotation";

const machine = thisMachine(new AbortController().signal, (line) => console.error(`sdk: ${line}`));
const folder = join(machine.repository, ".work/sdk");
const schema = join(machine.repository, "sdk/schema.json");

main().then(
  () => console.log(folder),
  (error: unknown) => {
    machine.say((error as Error).message);
    process.exitCode = 1;
  },
);

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const generator of ["generator", "dotnet"]) {
    write(JSON.parse(await generate(generator)) as Generated);
  }
  // The package of Go is a module of its own, and its generator writes no go.mod.
  save("go/go.mod", `module ${GO_MODULE}\n\ngo 1.25\n\nrequire ${GO_SDK} v${machine.version}\n`);
  await generateJava(machine);
}

/** Builds one of the two generators that are beside this file, and gives what it prints. */
async function generate(name: string): Promise<string> {
  const source = join(machine.repository, "scripts/sdk", name);
  const command = await builtGenerator(`sdk-${name}`, { folder: source, command: "." });
  return succeed(machine, command, [schema]);
}

/** Pulumi's generator of Java writes into a folder, and no build file for Maven. */
async function generateJava(on: Machine): Promise<void> {
  const command = await builtGenerator("sdk-java", {
    folder: languageModule(on, "java"),
    command: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-java-gen",
  });
  // It takes no absolute folder to write to.
  await succeed(on, command, ["generate", "--schema", schema, "--out", "java", "--build", "none"], folder);
  const { name, version } = JSON.parse(readFileSync(schema, "utf8")) as { name: string; version: string };
  const pom = readFileSync(join(on.repository, "scripts/sdk/java/pom.xml"), "utf8");
  save("java/pom.xml", pom.replace("<version>VERSION<", `<version>${version}<`));
  // By these two files Pulumi finds out which plugin the SDK needs.
  const resources = `java/src/main/resources/com/pulumi/${name}`;
  save(`${resources}/version.txt`, version);
  save(`${resources}/plugin.json`, JSON.stringify({ resource: true, name, version }));
}

async function builtGenerator(name: string, from: Pick<GoCommand, "folder" | "command">): Promise<string> {
  const into = join(machine.repository, ".work", name);
  await buildCommand(machine, { ...from, what: `the generator ${name}`, version: "main.version=0", into });
  return into;
}

async function succeed(on: Machine, command: string, args: readonly string[], cwd = folder): Promise<string> {
  const { succeeded, output, failure } = await runCommand(on, command, args, { limit: LIMIT, cwd });
  if (!succeeded) {
    throw new Error(`${command} failed: ${failure}\n${output.trim()}`);
  }
  return output;
}

function write(generated: Generated): void {
  for (const [language, files] of Object.entries(generated)) {
    Object.entries(files).forEach(([name, content]) => save(join(language, name), Buffer.from(content, "base64")));
  }
}

function save(name: string, content: string | Buffer): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
