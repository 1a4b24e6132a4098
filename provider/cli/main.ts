#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { addAdopt } from "./adopt";
import { addContract } from "./contract";
import { addEmulator } from "./emulator";
import { addPlugin } from "./plugin";
import { addReport } from "./report";
import { addWhoami } from "./whoami";

// The package's own, as seen from dist/cli and from provider/cli alike.
const manifest = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
const program = new Command("huaweicloud-rotation")
  .description("Tools beside the Pulumi resources of pulumi-huaweicloud-rotation")
  .version(manifest.version, "-V, --version", "print the version of the package");
addEmulator(program);
addWhoami(program);
addContract(program);
addPlugin(program);
addReport(program, manifest.version);
addAdopt(program, { package: manifest.version, pulumi: manifest.peerDependencies["@pulumi/pulumi"] ?? "*" });
// Wrong usage prints one sentence on stderr and exits with code 2. Asking for help is not wrong usage.
for (const command of [program, ...program.commands]) {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}
void program.parseAsync();
