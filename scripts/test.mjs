// Runs every gate and every test, and closes with the count of both: `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";

const gates = [
  ["build", "npm run --silent build"],
  ["lint", "npm run --silent lint"],
  ["types", "npm run --silent types"],
  ["dead code", "npm run --silent dead-code"],
  ["docs", "npm run --silent docs -- --check"],
  ["package shape", "npm run --silent package-shape"],
  ["supply chain", "npm run --silent supply-chain"],
  // The tests in test/engine need one; making it takes minutes, once per machine, and says so while it does.
  ["Pulumi engine", "npm run --silent engine"],
];
const counts = ".work/counts.json";
const tests =
  `npx --no-install mocha "test/**/*.spec.ts" ` +
  `--reporter scripts/countingReporter.cjs --reporter-option counts=${counts}`;

/** Mocha waits for what a test left running; nobody should wait for ever. Milliseconds: 75 minutes. */
const LONGEST = 75 * 60_000;

let passed = 0;
let failed = 0;

for (const [name, command] of gates) {
  console.log(`\n== ${name}: ${command}`);
  const ok = run(command);
  console.log(`== ${name}: ${ok ? "passed" : "FAILED"}`);
  passed += ok ? 1 : 0;
  failed += ok ? 0 : 1;
}

console.log("\n== tests");
mkdirSync(".work", { recursive: true });
rmSync(counts, { force: true });
const ok = run(tests, LONGEST);
const stats = readCounts();
passed += stats.passes;
// Mocha can also fail as a whole: a file that does not load, a promise that nobody waited for.
failed += ok ? stats.failures : Math.max(stats.failures, 1);

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function run(command, timeout) {
  const { status, error } = spawnSync(command, { shell: true, stdio: "inherit", timeout, killSignal: "SIGKILL" });
  if (error?.code === "ETIMEDOUT") {
    console.log(`\nIt did not end by itself in ${timeout / 60_000} minutes: a test left something running.`);
  }
  return status === 0;
}

function readCounts() {
  try {
    return JSON.parse(readFileSync(counts, "utf8"));
  } catch {
    return { passes: 0, failures: 1 };
  }
}
