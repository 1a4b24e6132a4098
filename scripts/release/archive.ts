// `npm run archive`: makes the archive of the plugin for this system, which Pulumi installs as it is: one executable with
// Node inside (https://nodejs.org/api/single-executable-applications.html). The last line of stdout is its path. An archive
// for another system is made there: code is signed, and tried, where it runs.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { version } from "../../package.json";

const EXECUTABLE = `pulumi-resource-huaweicloud-rotation${process.platform === "win32" ? ".exe" : ""}`;
/** What Node looks for in its own executable; the tool that puts the program in turns it on. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
/** The names that Pulumi gives to systems and processors, as Go does, by those of Node. */
const GO_NAMES: Readonly<Record<string, string>> = { win32: "windows", x64: "amd64" };

/** Where installations of Node have its license, which must go with every copy. */
const NODE_LICENSES = ["../LICENSE", "LICENSE", "../share/doc/nodejs/LICENSE"];

console.log(makeArchive());

function makeArchive(): string {
  const archives = resolve(".work/archives");
  mkdirSync(archives, { recursive: true });
  const folder = mkdtempSync(join(".work", "archive-"));
  try {
    makeExecutable(folder);
    copyFileSync("LICENSE", join(folder, "LICENSE"));
    copyFileSync(nodeLicense(), join(folder, "LICENSE.node"));
    const [system, processor] = [process.platform, process.arch].map((name) => GO_NAMES[name] ?? name);
    const name = `pulumi-resource-huaweicloud-rotation-v${version}-${system}-${processor}.tar.gz`;
    // It is made in its folder and moved: the tar of Windows takes the colon of a drive for a host.
    run(folder, "tar", "-czf", name, EXECUTABLE, "LICENSE", "LICENSE.node");
    renameSync(join(folder, name), join(archives, name));
    return join(archives, name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the bundled plugin into a copy of the Node that runs this. */
function makeExecutable(folder: string): void {
  const main = resolve("dist/plugin.cjs");
  // The plugin starts in every command of Pulumi: compiled code is kept in it.
  const config = { main, output: "sea.blob", disableExperimentalSEAWarning: true, useCodeCache: true };
  writeFileSync(join(folder, "sea.json"), JSON.stringify(config));
  run(folder, process.execPath, "--experimental-sea-config", "sea.json");
  copyFileSync(process.execPath, join(folder, EXECUTABLE));
  chmodSync(join(folder, EXECUTABLE), 0o755);
  const isMac = process.platform === "darwin";
  if (isMac) {
    run(folder, "codesign", "--remove-signature", EXECUTABLE);
  }
  const segment = isMac ? ["--macho-segment-name", "NODE_SEA"] : [];
  const postject = require.resolve("postject/dist/cli.js");
  run(folder, process.execPath, postject, EXECUTABLE, "NODE_SEA_BLOB", "sea.blob", "--sentinel-fuse", FUSE, ...segment);
  if (isMac) {
    // Apple's processors run nothing that is not signed. This signature names nobody.
    run(folder, "codesign", "--sign", "-", EXECUTABLE);
  }
}

function nodeLicense(): string {
  const candidates = NODE_LICENSES.map((name) => join(dirname(process.execPath), name));
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error(`The license of Node is in none of ${candidates.join(", ")}.`);
  }
  return found;
}

/** Runs a command; what it prints is shown only where it fails. */
function run(cwd: string, command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { cwd, stdio: "pipe" });
}
