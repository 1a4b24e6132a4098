import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DURATIONS, readDurations } from "./lanes";
import { count, type Result } from "./results";

const SLOWEST = 10;
/** Lines of what a failed gate or file printed that are shown. */
const LINES = 120;
/** What a test prints for those who run it, such as the seed that it drew. */
const NOTE = /^(seed|note): .*$/gm;

/** One line for a job that is over. */
export function line(result: Result): string {
  const { job, seconds, failure } = result;
  const failed = count(result, "failed");
  const pending = count(result, "pending");
  const state = failed === 0 ? "passed" : "FAILED";
  const counts = [
    ...(job.lane === "gate" ? [] : [`${count(result, "passed")} passed`]),
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(failed > 0 && failure === undefined ? [`${failed} failed`] : []),
    ...(failure === undefined ? [] : [failure]),
  ];
  const notes = [...result.output.matchAll(NOTE)].map(([note]) => `\n       ${note}`).join("");
  return `${state} ${seconds.toFixed(1).padStart(6)} s  ${job.name}${counts.length > 0 ? `: ${counts.join(", ")}` : ""}${notes}`;
}

/** What is printed when all is over. The last line is `N passed, N failed`. */
export function summary(results: readonly Result[], seconds: number): string {
  const total = (state: "passed" | "failed" | "pending") => sum(results.map((result) => count(result, state)));
  const pending = total("pending");
  return [
    ...failures(results),
    ...slowest(results),
    ...lanes(results),
    ...(pending > 0 ? [`${pending} pending`] : []),
    `${seconds.toFixed(0)} s`,
    `${total("passed")} passed, ${total("failed")} failed`,
  ].join("\n");
}

/** Writes down how long each job took, so that the next run starts the longest first. */
export function record(results: readonly Result[]): void {
  const known = readDurations();
  for (const { job, seconds, failure } of results) {
    if (failure === undefined) {
      known[job.name] = Math.round(seconds * 10) / 10;
    }
  }
  mkdirSync(dirname(DURATIONS), { recursive: true });
  writeFileSync(DURATIONS, JSON.stringify(known, null, 2));
}

function failures(results: readonly Result[]): string[] {
  const found = results.flatMap(({ job, tests, failure, output }) => [
    ...tests
      .filter(({ state }) => state === "failed")
      .map(({ title, error = "" }) => `-- ${job.name}: ${title}\n${error}`),
    ...(failure === undefined ? [] : [`-- ${job.name}: ${failure}\n${output.split("\n").slice(-LINES).join("\n")}`]),
  ]);
  return found.length === 0 ? [] : ["\n== failures", ...found];
}

function slowest(results: readonly Result[]): string[] {
  const tests = results.flatMap(({ job, tests }) => tests.map((test) => ({ ...test, file: job.name })));
  const longest = tests.sort((one, other) => other.duration - one.duration).slice(0, SLOWEST);
  const lines = longest.map(
    ({ duration, file, title }) => `${(duration / 1000).toFixed(1).padStart(6)} s  ${title} (${file})`,
  );
  return lines.length === 0 ? [] : ["\n== slowest tests", ...lines];
}

/** Seconds are those of all jobs of a lane, of which several run at the same time. */
function lanes(results: readonly Result[]): string[] {
  const names = [...new Set(results.map(({ job }) => job.lane))].sort();
  return [
    "\n== lanes",
    ...names.map((name) => {
      const own = results.filter(({ job }) => job.lane === name);
      const seconds = sum(own.map((result) => result.seconds));
      const [passed, failed] = [
        sum(own.map((one) => count(one, "passed"))),
        sum(own.map((one) => count(one, "failed"))),
      ];
      return `${seconds.toFixed(0).padStart(6)} s  ${name}: ${passed} passed, ${failed} failed`;
    }),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
