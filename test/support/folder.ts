import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";

/** The path of a folder that is there while the tests of a suite run. */
export function useFolder(): string {
  const folder = join(tmpdir(), `rotation-${randomUUID()}`);
  before(() => mkdirSync(folder, { mode: 0o700 }));
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}
