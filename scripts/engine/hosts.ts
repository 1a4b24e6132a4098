import { chmodSync, copyFileSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "./machine";

const HOSTS = {
  "pulumi-language-nodejs": "scripts/engine/languageHost.cjs",
  "pulumi-resource-pulumi-nodejs": "node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs",
};

/**
 * Puts both hosts beside an engine that was built, or brings them up to date. The engine looks there first: with
 * hosts on PATH alone it warns in every run.
 */
export function putHosts({ repository }: Machine, bin: string): void {
  for (const [name, path] of Object.entries(HOSTS)) {
    const source = join(repository, path);
    const file = join(bin, name);
    if (contentOf(file) !== contentOf(source)) {
      // An engine may be starting it right now: replace it in one step.
      const draft = `${file}.${process.pid}`;
      copyFileSync(source, draft);
      chmodSync(draft, 0o755);
      renameSync(draft, file);
    }
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
