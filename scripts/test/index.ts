// `npm test`: every gate and every test, several at the same time, and then the counts of both: `N passed, N failed`.
// `npm run test:unit` and the other lanes: the tests of one folder, or of those of its files that contain a text, as in
// `npm run test:engine -- secretRotation`. `--at-once N` sets how many jobs run at the same time.
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LANES, laneRun, wholeRun } from "./lanes";
import { killAll } from "./processes";
import { line, record, summary } from "./report";
import { count } from "./results";
import { runJobs } from "./run";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "at-once": { type: "string", default: String(availableParallelism()) } },
});
const [name, ...texts] = positionals;
const lane = LANES.find((known) => known === name);

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => process.exit(code));
}
process.once("exit", killAll);

// What several processes of a run need, such as the installed package, is made there once (test/support/package).
const shared = mkdtempSync(join(tmpdir(), "rotation-run-"));
process.env.TEST_RUN_FOLDER = shared;
process.once("exit", () => rmSync(shared, { recursive: true, force: true }));

// `npm run --silent` would silence every npm that a test starts as well.
delete process.env.npm_config_loglevel;

if (name !== undefined && lane === undefined) {
  console.error(`There is no lane ${name}. Use ${LANES.join(", ")}, or none for all of them.`);
  process.exitCode = 2;
} else {
  void main();
}

async function main(): Promise<void> {
  const began = performance.now();
  const jobs = lane === undefined ? wholeRun() : laneRun(lane, texts);
  const results = await runJobs(jobs, Number(values["at-once"]), {
    ended: (result) => console.log(line(result)),
    line: (job, text) => console.log(`${job.name}: ${text}`),
  });
  record(results);
  console.log(summary(results, (performance.now() - began) / 1000));
  const passed = results.some((result) => count(result, "passed") > 0);
  process.exitCode = passed && results.every((result) => count(result, "failed") === 0) ? 0 : 1;
}
