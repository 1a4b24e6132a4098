import type { Command } from "commander";
import { addReportFlags, type ReportFlags } from "./flags";
import { report } from "./report";

/** Adds `report`, which shows what an account holds and whether it rotates. */
export function addReport(program: Command, version: string): void {
  const command = program
    .command("report")
    .description(
      "Look at all keys, secrets and clusters of an account, and say what rotates, what does not, and what could not be " +
        "looked at. Reads only. Exit code: 0 nothing fails, 1 something fails, 2 not everything could be looked at.",
    );
  addReportFlags(command)
    .showSuggestionAfterError(false)
    .action(async (flags: ReportFlags) => {
      const write = (text: string) => void process.stdout.write(text);
      process.exitCode = await report({ flags, environment: process.env, version, write, errors: process.stderr });
    });
}
