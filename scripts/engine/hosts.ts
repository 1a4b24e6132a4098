import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { elapsed, runCommand } from "./command";
import { buildCommand, findGo } from "./goBuild";
import { hostOf, type Language, languageModule, pinnedHost } from "./languages";
import type { Machine } from "./machine";

/** The versions of the language hosts beside an engine that was built, by language. */
type Versions = Readonly<Partial<Record<Language, string>>>;

const DYNAMIC_PROVIDERS = "pulumi-resource-pulumi-nodejs";

/** The languages whose hosts beside an engine that was built are missing, or of another version than the pinned one. */
export function outdatedHosts(machine: Machine, bin: string, languages: readonly Language[]): Language[] {
  const versions = readVersions(bin);
  return languages.filter((language) => versions[language] !== pinnedHost(machine, language));
}

/**
 * Puts the host of dynamic providers and those of the languages beside an engine that was built. The engine looks
 * there first: for hosts that are on PATH alone it warns in every run.
 *
 * @throws when there is no Go or a build fails, with what to install
 */
export async function putHosts(machine: Machine, bin: string, languages: readonly Language[]): Promise<void> {
  putDynamicProviders(machine, bin);
  for (const language of outdatedHosts(machine, bin, languages)) {
    const version = await buildHost(machine, bin, language);
    writeFileSync(versionsFile(bin), JSON.stringify({ ...readVersions(bin), [language]: version }));
  }
}

/** Brings the host of dynamic providers up to date with the `@pulumi/pulumi` of this checkout. */
export function putDynamicProviders({ repository }: Machine, bin: string): void {
  const source = join(repository, "node_modules/@pulumi/pulumi", DYNAMIC_PROVIDERS);
  const file = join(bin, DYNAMIC_PROVIDERS);
  if (contentOf(file) !== contentOf(source)) {
    place(source, file);
  }
}

async function buildHost(machine: Machine, bin: string, language: Language): Promise<string> {
  const { title, module, commands, scripts, versionVariable } = hostOf(language);
  const version = pinnedHost(machine, language);
  const folder = languageModule(machine, language);
  const what = `the language host of ${title} (${module} ${version})`;
  machine.say(`building ${what} from Go modules: once per machine, 1 to 3 minutes on 2 cores`);
  const began = machine.now();
  for (const command of commands) {
    const file = join(bin, basename(command));
    await buildCommand(machine, { what, folder, command, version: `${versionVariable}=${version}`, into: draft(file) });
    renameSync(draft(file), file); // An engine may be starting the old one right now: replace it in one step.
  }
  if (scripts.length > 0) {
    const source = await moduleFolder(machine, folder, module);
    scripts.forEach((script) => place(join(source, script), join(bin, basename(script))));
  }
  machine.say(`built in ${elapsed(machine.now() - began)}`);
  return version;
}

async function moduleFolder(machine: Machine, folder: string, module: string): Promise<string> {
  const list = ["list", "-m", "-f", "{{.Dir}}", module];
  const { succeeded, output, failure } = await runCommand(machine, findGo(machine), list, {
    cwd: folder,
    limit: 60_000,
  });
  if (!succeeded) {
    throw new Error(`Go does not say where ${module} is: ${failure}\n${output.trim()}`);
  }
  return output.trim();
}

function place(source: string, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(source, draft(file));
  chmodSync(draft(file), 0o755);
  renameSync(draft(file), file);
}

function draft(file: string): string {
  return `${file}.${process.pid}`;
}

function versionsFile(bin: string): string {
  return join(dirname(bin), "languages.json");
}

function readVersions(bin: string): Versions {
  const text = contentOf(versionsFile(bin));
  return text === undefined ? {} : (JSON.parse(text) as Versions);
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
