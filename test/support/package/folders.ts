import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";

const made: string[] = [];
process.once("exit", () => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/**
 * A new folder outside the repository, where nothing of the repository's node_modules can be found by accident. It is
 * removed when the tests end.
 */
export function newFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "rotation-package-")));
  made.push(folder);
  write(folder, files);
  return folder;
}

/** Writes files into a folder. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/**
 * A folder that is made once for all processes of a run of `npm test`, which removes it at its end. Where no run gives
 * its folder, it is this process's own. Shared: whoever writes into it uses names of its own.
 */
export async function sharedFolder(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const ofRun = process.env.TEST_RUN_FOLDER;
  if (ofRun === undefined) {
    const folder = newFolder();
    await make(folder);
    return folder;
  }
  const folder = join(realpathSync(ofRun), name);
  const outcome = `${folder}.outcome`;
  if (isFirst(folder)) {
    const failure = await make(folder).then(
      () => "",
      (error: unknown) => `${name} could not be made: ${inspect(error)}`,
    );
    writeFileSync(`${outcome}.draft`, failure);
    renameSync(`${outcome}.draft`, outcome);
  }
  while (!existsSync(outcome)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const failure = readFileSync(outcome, "utf8");
  if (failure !== "") {
    throw new Error(failure);
  }
  return folder;
}

/** Whether no other process has made the folder, or makes it now. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
    return false;
  }
}
