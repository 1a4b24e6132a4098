// `npm run bench`: measures everything that docs/benchmarks.md says, and writes it (about 40 minutes on two idle cores).
// `-- --quick` measures a little of everything in at most 3 minutes, `-- --only NAME` one workload; both write to
// .work/bench.json, and to docs/ only with `--write`.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { elapsed } from "../engine/command";
import { ensureEngine } from "../engine/engine";
import { thisMachine } from "../engine/machine";
import { repository } from "../start/project";
import { createContext, OPERATIONS, type Plan, type Workload } from "./context";
import { describeMachine, load } from "./machine";
import { isMet, type Results, type Row, rounded } from "./results";
import { WORKLOADS } from "./workloads";

const FULL: Plan = {
  sizes: [
    { count: 1, pairs: 3 },
    { count: 100, pairs: 3 },
    { count: 300, pairs: 2 },
    { count: 1000, pairs: 1 },
  ],
  middle: 300,
  shortPairs: 2,
  operations: OPERATIONS,
};
const QUICK: Plan = { sizes: [{ count: 10, pairs: 1 }], middle: 10, shortPairs: 1, operations: ["preview", "up"] };

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    write: { type: "boolean", default: false },
  },
});

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => interruption.abort(new Error(`interrupted by ${signal}`)));
}

main(interruption.signal).catch((error: unknown) => {
  console.error(`npm run bench: ${(error as Error).message}`);
  process.exitCode = 1;
});

async function main(signal: AbortSignal): Promise<void> {
  // What is to be done about thousands is not told by tens.
  const isMeant = ({ name }: Workload) => name === (values.only ?? name) && !(values.quick && name === "thousands");
  const workloads = WORKLOADS.filter(isMeant);
  if (workloads.length === 0) {
    throw new Error(
      `there is no workload ${values.only ?? ""}; there are ${WORKLOADS.map(({ name }) => name).join(", ")}`,
    );
  }
  const began = Date.now();
  const engine = await ensureEngine(thisMachine(signal, console.log));
  const say = (line: string) => console.log(`  ${elapsed(Date.now() - began).padStart(12)}  ${line}`);
  const context = createContext(engine, signal, values.quick ? QUICK : FULL, say);
  const results: Results & { rows: Row[]; load: number[]; seconds: number } = {
    ...{ kind: kindOfRun(), date: new Date(began).toISOString().slice(0, 16), seconds: 0 },
    ...{ machine: describeMachine(engine), load: [], rows: [] },
  };
  console.log(`${workloads.length} workloads, about ${expectedTime(workloads)} on two idle cores; load now ${load()}`);
  for (const workload of workloads) {
    console.log(`${workload.name}: ${workload.about}${values.quick ? "" : ` (${workload.minutes} min)`}`);
    results.load.push(load());
    const rows = await workload.measure(context);
    rows.forEach((row) => say(inWords(row)));
    results.rows.push(...rows);
    results.seconds = Math.round((Date.now() - began) / 1000);
    // After each, so that a run that is interrupted was not for nothing.
    await write(".work/bench.json", results);
  }
  const isWritten = values.write || (!values.quick && values.only === undefined);
  if (isWritten) {
    await write("docs/benchmarks.json", results);
  }
  const missed = results.rows.filter((row) => isMet(row) === false).length;
  console.log(`${results.rows.length} figures in ${elapsed(Date.now() - began)}; goals not met: ${missed}`);
  console.log(isWritten ? "docs/benchmarks.json: written; now `npm run docs`" : ".work/bench.json: written");
}

function kindOfRun(): string {
  return [values.quick ? "quick" : "full", ...(values.only === undefined ? [] : [`${values.only} only`])].join(", ");
}

function expectedTime(workloads: readonly Workload[]): string {
  return values.quick ? "3 min" : `${workloads.reduce((sum, { minutes }) => sum + minutes, 0)} min`;
}

function inWords({ what, count, measured, unit, goal }: Row): string {
  const size = count === undefined ? "" : ` at ${count}`;
  return `${what}${size}: ${rounded(measured)} ${unit}${goal === undefined ? "" : `, goal ${goal}`}`;
}

async function write(path: string, results: Results): Promise<void> {
  const text = JSON.stringify({ ...results, rows: results.rows.map(shortened) });
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  const configuration = await resolveConfig(join(repository, "docs/benchmarks.json"));
  writeFileSync(join(repository, path), await format(text, { ...configuration, parser: "json" }));
}

/** A row with as many digits as are shown. */
function shortened(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === "number" ? rounded(value) : (value as unknown)]),
  ) as unknown as Row;
}
