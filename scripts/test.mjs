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
];
const report = ".work/mocha.json";

let passed = 0;
let failed = 0;

for (const [name, command] of gates) {
  console.log(`\n== ${name}: ${command}`);
  const ok = run(command);
  console.log(`== ${name}: ${ok ? "passed" : "FAILED"}`);
  count(ok);
}

console.log("\n== tests");
mkdirSync(".work", { recursive: true });
rmSync(report, { force: true });
const finished = run("npx --no-install mocha");
const again = run(`npx --no-install mocha --reporter json --reporter-option output=${report}`, "ignore");
try {
  const { stats } = JSON.parse(readFileSync(report, "utf8"));
  passed += stats.passes;
  failed += stats.failures;
} catch {
  failed += 1;
}
if (!finished || !again) {
  failed = Math.max(failed, 1);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function run(command, stdio = "inherit") {
  return spawnSync(command, { shell: true, stdio }).status === 0;
}

function count(ok) {
  passed += ok ? 1 : 0;
  failed += ok ? 0 : 1;
}
