// Tools that only these tests need, in exact versions: kept out of devDependencies, since they would double the time of
// `npm ci`, and the newest @pulumi/pulumi warns on Node 20. They are installed once, under .work/.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import manifest from "../../../package.json";
import { succeed } from "./command";

/** The oldest `@pulumi/pulumi` of the peer range; the first whose host takes `inputs` from `read`. */
export const OLDEST = process.env.TEST_OLDEST_PULUMI ?? "3.216.0";
/** The one that the package is developed with. */
export const CURRENT = manifest.devDependencies["@pulumi/pulumi"];
/** The newest that was tried. */
export const NEWEST = process.env.TEST_NEWEST_PULUMI ?? "3.270.0";

/** `@pulumi/pulumi` asks for this from 3.249.0 on. */
const NODE = "22.23.3";
const NODE_PACKAGE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
const OWN_NODE_WILL_DO = Number(process.versions.node.split(".")[0]) >= 22;

const packages = {
  "pulumi-oldest": `npm:@pulumi/pulumi@${OLDEST}`,
  "pulumi-newest": `npm:@pulumi/pulumi@${NEWEST}`,
  "typescript-6": "npm:typescript@6.0.3",
  pnpm: "10.20.0",
  "@yarnpkg/cli-dist": "4.18.1",
  "gitlab-ci-local": "4.75.1",
  ...(OWN_NODE_WILL_DO ? {} : { [NODE_PACKAGE]: NODE }),
};

let installing: Promise<string> | undefined;

/** The node_modules folder of the tools. The first call installs them, in about half a minute. */
export function tools(): Promise<string> {
  installing ??= install();
  return installing;
}

/** The program that runs a tool written for Node 22. */
export async function node22(): Promise<string> {
  return OWN_NODE_WILL_DO ? process.execPath : join(await tools(), NODE_PACKAGE, "bin", "node");
}

/** The folder of an `@pulumi/pulumi`. */
export async function sdk(version: string): Promise<string> {
  const names = new Map([
    [OLDEST, "pulumi-oldest"],
    [NEWEST, "pulumi-newest"],
  ]);
  const name = names.get(version);
  return name === undefined ? resolve("node_modules/@pulumi/pulumi") : join(await tools(), name);
}

async function install(): Promise<string> {
  const wanted = JSON.stringify({ private: true, dependencies: packages });
  const folder = resolve(".work/package-tools", createHash("sha256").update(wanted).digest("hex").slice(0, 12));
  if (!existsSync(folder)) {
    // Put in place in one step, since several processes may install at the same time, and any may be interrupted.
    const draft = `${folder}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    writeFileSync(join(draft, "package.json"), wanted);
    await succeed(draft, "npm", ["install", "--no-fund", "--no-audit", "--prefer-offline", "--ignore-scripts"]);
    putInPlace(draft, folder);
  }
  return join(folder, "node_modules");
}

function putInPlace(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) {
      throw error;
    }
    rmSync(draft, { recursive: true, force: true }); // Another process was faster.
  }
}
