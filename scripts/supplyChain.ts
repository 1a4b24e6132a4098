// `npm run supply-chain`: what installing the package brings with it, held under a budget, and whether a known weakness is
// among it. It installs the packed package as a user does, without the peer, which every Pulumi program has.
import { spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PACKAGE = "pulumi-huaweicloud-rotation";
/**
 * Most packages, and most bytes of their files, that an install may bring, ours included. Of the bytes, 1.3 million
 * are the bundle `dist/plugin.cjs`, which a plugin's process starts from, and 0.8 million are `yaml`.
 */
const BUDGET = { packages: 20, bytes: 20_000_000 };

/** Every package that may come with ours, and why it is there. A new one is a decision, and goes here first. */
const ALLOWED: Readonly<Record<string, string>> = {
  [PACKAGE]: "the package itself",
  "node-fetch": "sends the requests",
  "data-uri-to-buffer": "of node-fetch",
  "fetch-blob": "of node-fetch",
  "formdata-polyfill": "of node-fetch",
  "node-domexception": "of fetch-blob",
  "web-streams-polyfill": "of fetch-blob",
  "https-proxy-agent": "goes through the proxies of HTTPS_PROXY",
  "agent-base": "of https-proxy-agent",
  "proxy-agent-negotiate": "of https-proxy-agent",
  debug: "of https-proxy-agent",
  ms: "of debug",
  "proxy-from-env": "reads HTTPS_PROXY and NO_PROXY as other tools do",
  yaml: "reads policy files and mapping files, with the line of each part",
  zod: "judges inputs, settings and answers",
  commander: "reads the flags of the command huaweicloud-rotation",
  ini: "reads the SDKs' credentials file",
};

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly hasInstallScript?: boolean }>>;
}

const problems: string[] = [];
const folder = mkdtempSync(join(tmpdir(), "supply-chain-"));
try {
  inspect(install());
  audit();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
problems.forEach((problem) => console.error(`PROBLEM: ${problem}`));
process.exitCode = problems.length === 0 ? 0 : 1;

/** Installs the packed package where nothing of the repository is found. */
function install(): string {
  const packed = npm(resolve("."), "pack", "--json", "--ignore-scripts", "--pack-destination", folder);
  const [{ filename }] = JSON.parse(packed.stdout) as [{ readonly filename: string }];
  const target = join(folder, "program");
  mkdirSync(target);
  const dependencies = { [PACKAGE]: `file:${join(folder, filename)}` };
  writeFileSync(join(target, "package.json"), JSON.stringify({ private: true, dependencies }));
  const flags = ["--no-fund", "--no-audit", "--ignore-scripts", "--legacy-peer-deps", "--prefer-offline"];
  const { status, stderr } = npm(target, "install", ...flags);
  if (status !== 0) {
    throw new Error(`The package cannot be installed:\n${stderr}`);
  }
  return target;
}

function inspect(target: string): void {
  const { packages } = JSON.parse(readFileSync(join(target, "package-lock.json"), "utf8")) as Lock;
  const found = Object.entries(packages).filter(([path]) => path !== "");
  const names = found.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
  const bytes = sizeOf(join(target, "node_modules"));
  console.log(`${found.length} packages of ${BUDGET.packages}, ${bytes} bytes of ${BUDGET.bytes}:`);
  found.forEach(([path, { version }], index) => {
    const name = names[index] ?? path;
    console.log(
      `  ${name} ${version ?? ""}: ${Object.hasOwn(ALLOWED, name) ? (ALLOWED[name] ?? "") : "NOT KNOWN HERE"}`,
    );
  });
  const unknown = names.filter((name) => !Object.hasOwn(ALLOWED, name));
  const gone = Object.keys(ALLOWED).filter((name) => !names.includes(name));
  const scripts = names.filter((_, index) => found[index]?.[1].hasInstallScript === true);
  complain(unknown, "come with the package and are not among those that may");
  complain(gone, "may come with the package and do not: take them out of the list");
  complain(scripts, "run a script when they are installed");
  if (found.length > BUDGET.packages || bytes > BUDGET.bytes) {
    problems.push("Installing the package brings more than the budget in scripts/supplyChain.ts.");
  }
}

function complain(names: readonly string[], what: string): void {
  if (names.length > 0) {
    problems.push(`${names.join(", ")} ${what}.`);
  }
}

/** Asks the registry for known weaknesses of what users install. Without an answer, that is said, and nothing is claimed. */
function audit(): void {
  const { stdout } = npm(resolve("."), "audit", "--omit=dev", "--omit=peer", "--json");
  const report = json(stdout) as { readonly metadata?: { readonly vulnerabilities?: { readonly total?: number } } };
  const total = report.metadata?.vulnerabilities?.total;
  if (total === undefined) {
    console.log("npm audit: the registry's list of weaknesses is not reachable from here, so NOTHING WAS CHECKED.");
  } else if (total === 0) {
    console.log("npm audit: no known weakness in what users install.");
  } else {
    problems.push(`npm audit knows ${total} weaknesses in what users install: run npm audit --omit=dev.`);
  }
}

function npm(cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("npm", args, { cwd, encoding: "utf8", shell: process.platform === "win32" });
}

function sizeOf(path: string): number {
  const found = lstatSync(path);
  return found.isDirectory()
    ? readdirSync(path).reduce((total, name) => total + sizeOf(join(path, name)), 0)
    : found.size;
}

function json(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
