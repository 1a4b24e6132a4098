import { cpus, loadavg, release, totalmem } from "node:os";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine/inspect";
import { repository } from "../start/project";

/** What a run was made on, in words. */
export function describeMachine(engine: Engine): Record<string, string> {
  const processors = cpus();
  return {
    processor: `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${release()}`,
    "Node.js": process.version,
    "Pulumi CLI": engine.version,
    "@pulumi/pulumi": versionOf("node_modules/@pulumi/pulumi"),
    "pulumi-huaweicloud-rotation": versionOf("."),
  };
}

/** The machine's load over the last minute. */
export function load(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}

function versionOf(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8")) as { version: string };
  return version;
}
