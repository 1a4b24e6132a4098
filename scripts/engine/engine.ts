import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { executable } from "./executable";
import { inspect, type Engine } from "./inspect";
import { type Language, USUAL_LANGUAGES } from "./languages";
import { type Machine, pathFolders, pulumiHome } from "./machine";
import { madeBefore, make } from "./make";

/**
 * Makes a Pulumi engine available: one that the user has, else one that an earlier run made, else a new one.
 *
 * @param languages - the languages that it must run programs of
 * @throws when there is none and none can be made, with what to install
 */
export async function ensureEngine(
  machine: Machine,
  languages: readonly Language[] = USUAL_LANGUAGES,
): Promise<Engine> {
  return (await findEngine(machine, languages)) ?? make(machine, languages);
}

/** An engine that is already on this machine, in the order of {@link ensureEngine}. Nothing is made. */
export async function findEngine(
  machine: Machine,
  languages: readonly Language[] = USUAL_LANGUAGES,
): Promise<Engine | undefined> {
  for (const { folder, origin } of candidates(machine)) {
    const engine = await inspect(machine, folder, origin, languages);
    if (typeof engine !== "string") {
      return engine;
    }
    machine.say(`passing over ${folder}: ${engine}`);
  }
  const made = await madeBefore(machine, languages);
  return typeof made === "string" ? undefined : made;
}

interface Candidate {
  readonly folder: string;
  readonly origin: string;
}

function candidates(machine: Machine): Candidate[] {
  const versions = join(pulumiHome(machine), "versions");
  return [
    ...pathFolders(machine).map((folder) => ({ folder, origin: "found on PATH" })),
    { folder: join(pulumiHome(machine), "bin"), origin: "found where Pulumi's installer puts it" },
    ...newestFirst(versions).map((version) => ({
      folder: join(versions, version, "bin"),
      origin: "found in the cache of Pulumi's launcher",
    })),
  ].filter(({ folder }) => executable(folder, "pulumi") !== undefined);
}

function newestFirst(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.sort((one, other) => other.localeCompare(one, "en", { numeric: true }));
}
