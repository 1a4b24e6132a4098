import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { build, BUILT } from "./build";
import { download } from "./download";
import { outdatedHosts, putDynamicProviders, putHosts } from "./hosts";
import { type Engine, inspect } from "./inspect";
import type { Language } from "./languages";
import { withLock } from "./lock";
import { cacheFolder, type Machine } from "./machine";
import { tryOut } from "./tryOut";

const ORIGIN = "origin.txt";

/** The engine that an earlier run made on this machine; the reason, in words, where there is none. */
export async function madeBefore(machine: Machine, languages: readonly Language[]): Promise<Engine | string> {
  const folder = cacheFolder(machine);
  const bin = join(folder, "bin");
  const origin = readOrigin(folder);
  if (origin === undefined) {
    return "nothing was made before";
  }
  if (wasBuilt(origin)) {
    const [outdated] = outdatedHosts(machine, bin, languages);
    if (outdated !== undefined) {
      return `it was made without today's language host of ${outdated}`;
    }
    putDynamicProviders(machine, bin); // That of this checkout, not of the one that built the engine.
  }
  return inspect(machine, bin, wasBuilt(origin) ? BUILT : origin, languages);
}

/**
 * Makes an engine, once per machine: the official release where it can be downloaded, else one built from Go modules.
 *
 * It is made in a folder beside its place and renamed when it has been seen to run, so whatever interrupts it leaves
 * nothing half; a lock keeps two runs from building at once.
 *
 * @throws when there is no way, with what to install
 */
export async function make(machine: Machine, languages: readonly Language[]): Promise<Engine> {
  const folder = cacheFolder(machine);
  mkdirSync(dirname(folder), { recursive: true });
  return withLock(machine, `${folder}.lock`, async () => {
    const existing = await madeBefore(machine, languages);
    if (typeof existing !== "string") {
      return existing; // Another run made it while this one waited.
    }
    removeLeftovers(folder);
    if (await lacksHostsOnly(machine, folder)) {
      await putHosts(machine, join(folder, "bin"), languages);
    } else {
      await makeWhole(machine, folder, languages);
    }
    const made = await madeBefore(machine, languages);
    if (typeof made === "string") {
      throw new Error(`The engine that was just made in ${folder} does not run: ${made}.`);
    }
    return made;
  });
}

async function makeWhole(machine: Machine, folder: string, languages: readonly Language[]): Promise<void> {
  const draft = mkdtempSync(`${folder}.making-`);
  try {
    const origin = (await download(machine, draft)) ?? (await build(machine, draft, languages));
    await verify(machine, join(draft, "bin"), origin, languages);
    writeFileSync(join(draft, ORIGIN), `${origin}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Whether an engine was built there that runs, so that only hosts are to be added. */
async function lacksHostsOnly(machine: Machine, folder: string): Promise<boolean> {
  const origin = readOrigin(folder);
  return (
    origin !== undefined &&
    wasBuilt(origin) &&
    typeof (await inspect(machine, join(folder, "bin"), origin, [])) !== "string"
  );
}

function wasBuilt(origin: string): boolean {
  return origin.startsWith(BUILT);
}

function readOrigin(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, ORIGIN), "utf8").trim();
  } catch {
    return undefined;
  }
}

async function verify(machine: Machine, folder: string, origin: string, languages: readonly Language[]): Promise<void> {
  const engine = await inspect(machine, folder, origin, languages);
  const problem = typeof engine === "string" ? engine : await tryOut(machine, engine);
  if (problem !== undefined) {
    throw new Error(
      `The engine (${origin}) was made, but does not work here: ${problem}. ` +
        "Install Pulumi (https://www.pulumi.com/docs/install/) and try again.",
    );
  }
}

/** Removes what runs that were killed left behind. Whoever holds the lock is the only one at work. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(`${basename(folder)}.making-`)) {
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
    }
  }
}
