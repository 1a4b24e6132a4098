// What the provider processes of one engine tell each other. An engine starts one process for each provider, and one for
// each front (dynamic resources, the plugin): when a policy moves from one to the other without an alias, the old process
// deletes what the new one has just made.
import { closeSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enginePort } from "../engine/engine";
import type { ObjectKey } from "../objectKey";

/** An object that a policy of a kind declares. A region or project that is not known yet is absent. */
export interface SharedObject {
  readonly kind: string;
  readonly key: ObjectKey;
}

/** What the processes of one engine declare. */
export interface SharedClaims {
  /** Tells the other processes that a policy of this one declares an object. */
  add(object: SharedObject): void;
  /** The objects that policies of other processes declare. */
  others(): SharedObject[];
}

/** Where the processes meet. Tests give their own. */
export interface Meeting {
  readonly folder: string;
  /** This process. */
  readonly process: number;
  readonly isAlive: (process: number) => boolean;
}

/** No other process: in a test, or in a program of the user's own. */
export const NO_SHARED_CLAIMS: SharedClaims = { add: () => undefined, others: () => [] };

/**
 * The claims of the processes that the engine at an address has started. They meet in files below the machine's folder for
 * temporary files, one for each process, which only this user may read. Where that is not possible, no process knows what
 * another one declares.
 *
 * @param address - the engine's, as it gives it to its hosts and plugins
 */
export function sharedClaimsAt(address: string | undefined, meeting: Meeting = meetingOfUser()): SharedClaims {
  const port = enginePort(address);
  if (port === undefined) {
    return NO_SHARED_CLAIMS;
  }
  const said = new Set<string>();
  let file: number | undefined;
  return {
    add: (object) => {
      const line = JSON.stringify(object);
      if (!said.has(line)) {
        said.add(line);
        attempt(() => {
          file ??= open(meeting, port);
          writeSync(file, `${line}\n`);
        });
      }
    },
    others: () =>
      (attempt(() => filesOf(meeting)) ?? [])
        .filter((found) => found.port === port && found.process !== meeting.process && meeting.isAlive(found.process))
        .flatMap(({ name }) => attempt(() => read(join(meeting.folder, name))) ?? []),
  };
}

function meetingOfUser(): Meeting {
  return {
    folder: join(tmpdir(), `huaweicloud-rotation-${process.getuid?.() ?? "user"}`),
    process: process.pid,
    isAlive,
  };
}

/** Opens the file of this process, and removes those of processes that have ended. */
function open(meeting: Meeting, port: number): number {
  const { folder, process: own } = meeting;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { name, process: other } of filesOf(meeting)) {
    if (other !== own && !meeting.isAlive(other)) {
      attempt(() => unlinkSync(join(folder, name)));
    }
  }
  const path = join(folder, `${port}-${own}`);
  const file = openSync(path, "w", 0o600);
  process.once("exit", () => {
    attempt(() => closeSync(file));
    attempt(() => unlinkSync(path));
  });
  return file;
}

interface ClaimsFile {
  readonly name: string;
  readonly port: number;
  readonly process: number;
}

/** @throws Error where the folder is not this user's alone: everybody may make one of its name before we do */
function filesOf({ folder }: Meeting): ClaimsFile[] {
  const { uid, mode } = lstatSync(folder);
  if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o077) !== 0)) {
    throw new Error(`${folder} is shared`);
  }
  return readdirSync(folder).flatMap((name) => {
    const [, port, owner] = /^(\d+)-(\d+)$/.exec(name) ?? [];
    return port === undefined ? [] : [{ name, port: Number(port), process: Number(owner) }];
  });
}

function read(path: string): SharedObject[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as SharedObject);
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // Another user's process is alive too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** What comes of something that may fail: then nothing is known, and a run goes on without it. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
