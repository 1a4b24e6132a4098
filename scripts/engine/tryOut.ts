import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { runCommand } from "./command";
import { executable } from "./executable";
import type { Engine } from "./inspect";
import { type Machine, pathFolders } from "./machine";

/** A program with one dynamic resource that makes nothing: it needs the engine and both of its hosts. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
class Probe extends pulumi.CustomResource {}
new Probe("pulumi-nodejs:dynamic:Probe", "probe", {
  __provider: 'exports.handler=()=>({create:async()=>({id:"probe",outs:{}})})',
});
`;

/** Runs a small program on an engine, with state in a folder that is removed after it; says what went wrong. */
export async function tryOut(machine: Machine, engine: Engine): Promise<string | undefined> {
  const work = join(machine.repository, ".work");
  mkdirSync(work, { recursive: true });
  // Below the repository, so that the program finds @pulumi/pulumi in node_modules upward.
  const folder = mkdtempSync(join(work, "try-engine-"));
  try {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: try-engine\nruntime: nodejs\nmain: program.js\n");
    writeFileSync(join(folder, "program.js"), PROGRAM);
    for (const args of [
      ["stack", "init", "try"],
      ["up", "--yes", "--skip-preview"],
    ]) {
      const result = await pulumi(machine, engine, folder, args);
      if (!result.succeeded) {
        return `\`pulumi ${args.join(" ")}\` failed: ${result.failure}\n${result.output.trim()}`;
      }
    }
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pulumi(machine: Machine, engine: Engine, folder: string, args: readonly string[]) {
  const environment = {
    PATH: [engine.folder, ...pathFolders(machine)].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(folder).href,
    PULUMI_CONFIG_PASSPHRASE: "nothing-secret",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const command = executable(engine.folder, "pulumi") ?? "pulumi";
  return runCommand(machine, command, [...args, "--non-interactive"], { cwd: folder, environment, limit: 120_000 });
}
