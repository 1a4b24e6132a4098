import { type Command, InvalidArgumentError, Option } from "commander";
import { FINDING_CODES, type FindingCode } from "../../plan/findings";
import { FORMATS } from "./format";

/** The flags of `report`. */
export interface ReportFlags {
  readonly region: readonly string[];
  readonly projectId?: string;
  readonly policy?: string;
  readonly state: readonly string[];
  readonly format: string;
  readonly output?: string;
  readonly failOn?: readonly FindingCode[];
  readonly merge: readonly string[];
  readonly now?: number;
  readonly setting: readonly string[];
}

/** Adds the flags. */
export function addReportFlags(command: Command): Command {
  return command
    .option(
      "--region <region>",
      "a region to look at, the settings' own where there is none; may be repeated",
      collect,
      [],
    )
    .option("--project-id <id>", "the id of the project, for one region")
    .option(
      "--policy <file>",
      "what is asked of which objects, in YAML or JSON; without it: keys rotate, every 365 days",
    )
    .option(
      "--state <file...>",
      "what pulumi stack export writes: tells what is declared; may be repeated",
      collect,
      [],
    )
    .addOption(new Option("--format <format>", "form of the report").choices(Object.keys(FORMATS)).default("table"))
    .option("--output <file>", "where to write it, standard output without")
    .option(
      "--fail-on <codes>",
      "codes of findings, joined by commas, that make exit code 1 instead of the usual",
      codes,
    )
    .option(
      "--merge <file...>",
      "show reports of the format json as one instead of looking; may be repeated",
      collect,
      [],
    )
    .option("--now <time>", "judge by this time, in ISO 8601, instead of the cloud's clock", time)
    .option(
      "--setting <key=value>",
      "a setting as in stack configuration, such as huaweicloud-rotation:profile=work; may be repeated",
      collect,
      [],
    );
}

function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}

function codes(text: string): FindingCode[] {
  return text.split(",").map((code) => {
    const known = FINDING_CODES.find((each) => each === code.trim());
    if (known === undefined) {
      throw new InvalidArgumentError(`"${code}" is no code of a finding. Codes: ${FINDING_CODES.join(", ")}.`);
    }
    return known;
  });
}

function time(text: string): number {
  // A time without a zone is in UTC, so that the same flag means the same on every machine.
  const hasZone = !text.includes("T") || /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(hasZone ? text : `${text}Z`) : NaN;
  if (Number.isNaN(at)) {
    throw new InvalidArgumentError("It must be a time such as 2027-03-31T12:00:00Z.");
  }
  return at;
}
