import { type Command, InvalidArgumentError } from "commander";
import type { Versions } from "./files";
import { adopt, type AdoptFlags, KINDS } from "./adopt";

/** Adds `adopt`, which turns an account into a program. */
export function addAdopt(program: Command, versions: Versions): void {
  program
    .command("adopt")
    .description(
      "List an account, and write a Pulumi program that declares its keys, secrets and clusters as they are now. Reads " +
        "only. Running adopt again adds what is new, and renames or removes nothing.",
    )
    .requiredOption("--output <dir>", "the folder of the program; mapping.yaml in it is yours to edit")
    .option(
      "--region <region>",
      "a region to list, the settings' own where there is none; may be repeated",
      collect,
      [],
    )
    .option("--project-id <id>", "the id of the project, for one region")
    .option("--kind <kinds>", `only these kinds, joined by commas: ${KINDS.join(", ")}`, kinds)
    .option("--match <pattern>", "only objects whose alias, name or id matches: * is any text, ? one character")
    .option("--rotations", "declare rotations of secrets and clusters as well, without rotating anything now", false)
    .option("--import-file <file>", "write the document for `pulumi import --file` as well")
    .option(
      "--setting <key=value>",
      "a setting as in stack configuration, such as huaweicloud-rotation:profile=work; may be repeated",
      collect,
      [],
    )
    .showSuggestionAfterError(false)
    .action(async (flags: AdoptFlags) => {
      const print = (line: string) => void process.stdout.write(`${line}\n`);
      process.exitCode = await adopt({ flags, environment: process.env, versions, print, errors: process.stderr });
    });
}

function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}

function kinds(text: string): (typeof KINDS)[number][] {
  return text.split(",").map((name) => {
    const known = KINDS.find((kind) => kind === name.trim());
    if (known === undefined) {
      throw new InvalidArgumentError(`"${name}" is no kind. Kinds: ${KINDS.join(", ")}.`);
    }
    return known;
  });
}
