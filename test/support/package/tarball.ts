import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { succeed } from "./command";
import { sharedFolder, write } from "./folders";

/** What `npm pack` says of the package that it made. */
export interface Tarball {
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of what it holds. */
  readonly unpackedSize: number;
  readonly files: readonly string[];
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** What npm said of the package, beside it. */
const REPORT = "report.json";

let packing: Promise<Tarball> | undefined;

/** The package as it would be published, packed once in a run of `npm test`, from dist/ as it stands. */
export function tarball(): Promise<Tarball> {
  packing ??= pack();
  return packing;
}

async function pack(): Promise<Tarball> {
  assertBuilt();
  const folder = await sharedFolder("packed", async (target) => {
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", target];
    write(target, { [REPORT]: await succeed(resolve("."), "npm", args) });
  });
  const [packed] = JSON.parse(readFileSync(join(folder, REPORT), "utf8")) as Packed[];
  if (packed === undefined) {
    throw new Error("npm pack made nothing.");
  }
  return { ...packed, path: join(folder, packed.filename), files: packed.files.map((file) => file.path) };
}

/** Old code in dist/ would pass tests that the source fails. */
function assertBuilt(): void {
  const built = statSync("dist/index.js", { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync("provider", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const newer = sources.find((name) => statSync(join("provider", name)).mtimeMs > built);
  if (newer !== undefined) {
    throw new Error(`dist/ is older than provider/${newer}: run \`npm run build\` first.`);
  }
}
