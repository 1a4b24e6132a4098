import { readFileSync } from "node:fs";
import { isMet, type Results, type Row, rounded } from "../bench/results";
import { table } from "./markdown";

const FILE = "docs/benchmarks.json";

/** The generated parts of docs/benchmarks.md and docs/running-thousands.md. */
export function benchmarks(): Record<string, string> {
  const results = JSON.parse(readFileSync(FILE, "utf8")) as Results;
  return {
    "benchmark conditions": conditions(results),
    "benchmark goals": goals(results.rows),
    "benchmark figures": figures(results.rows),
    "benchmark growth": growth(results.rows),
    "benchmark thousands": thousands(results.rows),
    "benchmark profile": profile(results.rows),
  };
}

function conditions({ kind, date, seconds, machine, load }: Results): string {
  const trial = "**A trial run of few resources, without repetition: its ratios are not to be relied on.** ";
  const part = `**Part of the workloads (${kind}), for want of time.** `;
  const begin = kind === "full" ? "" : kind.startsWith("quick") ? trial : part;
  const what = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  return (
    `${begin}Measured on ${date.slice(0, 10)} in ${Math.round(seconds / 60)} minutes: ${what.join("; ")}. ` +
    `The machine's load when each workload began: ${load.join(", ")}.`
  );
}

/** Every figure that has a goal. */
function goals(rows: readonly Row[]): string {
  const header = ["Workload", "What", "Resources", "Goal", "Measured", "Met"];
  const judged = rows.filter((row) => row.goal !== undefined);
  const missed = judged.filter((row) => isMet(row) === false).length;
  const sum = `${judged.length - missed} of ${judged.length} goals are met.`;
  const lines = judged.map((row) => {
    const goal = `≤ ${row.goal ?? ""}${unitOf(row)}`;
    return [row.workload, row.what, count(row), goal, shown(row), isMet(row) === true ? "yes" : "**no**"];
  });
  return `${sum}\n\n${table(header, lines)}`;
}

/** Every other figure. */
function figures(rows: readonly Row[]): string {
  // The others have tables of their own.
  const others = rows.filter(({ workload, goal, unit }) => {
    return goal === undefined && unit !== "exponent" && workload !== "profile" && workload !== "thousands";
  });
  const lines = others.map((row) => [row.workload, row.what, count(row), shown(row)]);
  return table(["Workload", "What", "Resources", "Measured"], lines);
}

/** How long each operation takes by the number of resources, and how that grows. */
function growth(rows: readonly Row[]): string {
  const times = rows.filter(({ workload, unit, goal, ours }) => {
    return workload === "floor" && unit === "ratio" && goal !== undefined && ours !== undefined;
  });
  const counts = [...new Set(times.map((row) => row.count ?? 0))];
  const lines = [...new Set(times.map(({ what }) => what))].map((what) => [
    what,
    ...counts.map((size) => {
      const { ours, other } = times.find((row) => row.what === what && row.count === size) ?? {};
      return `${ours ?? "–"} s (${other ?? "–"} s)`;
    }),
    ...(["ours", "the floor"] as const).map((whose) => {
      const exponent = rows.find((row) => row.what === `growth of ${what}, ${whose}`)?.measured;
      return exponent === undefined ? "–" : exponent.toFixed(2);
    }),
  ]);
  return table(["Operation", ...counts.map((size) => `${size}`), "Exponent", "The floor's"], lines);
}

function thousands(rows: readonly Row[]): string {
  const lines = rows
    .filter(({ workload }) => workload === "thousands")
    .map((row) => [row.what, count(row), shown(row)]);
  return lines.length === 0 ? "Not measured in this run." : table(["What", "Resources", "Measured"], lines);
}

/** Where the provider process spends its time. */
function profile(rows: readonly Row[]): string {
  const lines = rows.filter(({ workload }) => workload === "profile").map((row) => [row.what, shown(row)]);
  return lines.length === 0 ? "Not measured in this run." : table(["Whose code", "Part of the time"], lines);
}

function shown(row: Row): string {
  const { measured, ours, other, pairs } = row;
  const times = ours === undefined || other === undefined ? "" : ` (${ours} s against ${other} s)`;
  const how = pairs === undefined || pairs === 1 ? "" : `, median of ${pairs}`;
  return `${rounded(measured)}${unitOf(row)}${times}${how}`;
}

function unitOf({ unit }: Row): string {
  return unit === "ratio" || unit === "exponent" ? "" : ` ${unit === "calls per connection" ? "calls" : unit}`;
}

function count({ count }: Row): string {
  return count === undefined ? "" : String(count);
}
