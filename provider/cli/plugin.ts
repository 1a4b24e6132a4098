import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";

const NAME = "huaweicloud-rotation";
const EXECUTABLE = `pulumi-resource-${NAME}`;

// The engine starts the executable in another folder, so the script is found beside the executable.
const SHELL = `#!/bin/sh\nexec node "$(dirname "$0")/plugin.cjs" "$@"\n`;
const WINDOWS = `@echo off\r\nnode "%~dp0plugin.cjs" %*\r\n`;

/** Adds `plugin`, whose `install` gives the provider plugin to Pulumi. */
export function addPlugin(program: Command): void {
  program
    .command("plugin")
    .description("The provider plugin, for programs in every language of Pulumi.")
    .command("install")
    .description("Install the plugin of this release for this user. It needs node and pulumi on PATH.")
    .action(install);
}

/** Makes Pulumi install the plugin from a folder, for all programs of this user. */
function install(): void {
  const folder = mkdtempSync(join(tmpdir(), `${NAME}-plugin-`));
  try {
    writePlugin(folder);
    const version = releaseVersion();
    const args = ["plugin", "install", "resource", NAME, version, "--file", folder, "--reinstall"];
    const { error, status } = spawnSync("pulumi", args, { stdio: "inherit" });
    if (error !== undefined) {
      process.stderr.write(
        `pulumi could not be run (${error.message}). Install it (https://www.pulumi.com/docs/install/), and run again.\n`,
      );
    } else if (status === 0) {
      process.stdout.write(`The plugin ${NAME} ${version} is installed. It runs with the node on PATH.\n`);
    }
    process.exitCode = status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the files of a Pulumi plugin: an executable with the plugin's name, and the script that it runs. */
function writePlugin(folder: string): void {
  copyFileSync(join(__dirname, "../plugin.cjs"), join(folder, "plugin.cjs"));
  writeFileSync(join(folder, EXECUTABLE), SHELL);
  chmodSync(join(folder, EXECUTABLE), 0o755);
  writeFileSync(join(folder, `${EXECUTABLE}.cmd`), WINDOWS);
}

function releaseVersion(): string {
  const manifest = readFileSync(join(__dirname, "../../package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
