#!/usr/bin/env node
import { Command } from "commander";
import { addEmulator } from "./emulator";
import { addWhoami } from "./whoami";

const program = new Command("huaweicloud-rotation").description(
  "Tools beside the Pulumi resources of pulumi-huaweicloud-rotation",
);
addEmulator(program);
addWhoami(program);
// A misused command is one sentence on stderr and exit code 2; help that was asked for is no misuse.
for (const command of [program, ...program.commands]) {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}
void program.parseAsync();
