// The built package with one place of it broken on purpose, for the real host: what is judged there must find it too.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const REPOSITORY = resolve(__dirname, "../../..");

/** One place in a built file that is replaced. */
export interface BrokenPlace {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Does something with a program's folder whose package is broken at some places, and removes it. */
export async function withBrokenPackage<T>(
  places: readonly BrokenPlace[],
  body: (folder: string) => Promise<T>,
): Promise<T> {
  // Outside the repository, in which the package's name means the repository itself.
  const folder = mkdtempSync(join(tmpdir(), "broken-"));
  const copy = join(folder, "node_modules/pulumi-huaweicloud-rotation");
  try {
    cpSync(join(REPOSITORY, "dist"), join(copy, "dist"), { recursive: true });
    cpSync(join(REPOSITORY, "package.json"), join(copy, "package.json"));
    const { dependencies } = JSON.parse(readFileSync(join(copy, "package.json"), "utf8")) as { dependencies: object };
    for (const name of Object.keys(dependencies)) {
      symlinkSync(join(REPOSITORY, "node_modules", name), join(folder, "node_modules", name), "junction");
    }
    places.forEach((place) => breakPlace(join(copy, "dist", place.file), place));
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function breakPlace(file: string, { from, to }: BrokenPlace): void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) {
    throw new Error(`${file} does not hold ${from}: break another place.`);
  }
  writeFileSync(file, text.replace(from, to));
}
