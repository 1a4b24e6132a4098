// What a run is made of: gates, which are commands, and lanes, which are folders of spec files (DESIGN §7, §9).
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** One piece of work, run by itself. */
export interface Job {
  /** A gate's name, or a spec file's path. */
  readonly name: string;
  readonly lane: Lane | "gate";
  /** What a shell runs; a spec file has none. */
  readonly command?: string;
  /** The gates that must have passed before. */
  readonly needs: readonly string[];
  /** Whether its output is shown while it runs, since it may take minutes. */
  readonly isLong?: boolean;
  /** How long it is expected to take, in seconds: what takes longest starts first. */
  readonly expected: number;
}

/** A folder of `test`. */
export type Lane = (typeof LANES)[number];

/** The lanes of `npm test`, from the cheapest tests to the dearest. */
const WHOLE = ["unit", "host", "engine", "repository"] as const;

/** Every lane: `deep` holds campaigns, which run by themselves and on a schedule. */
export const LANES = [...WHOLE, "deep"] as const;

/** Seconds that each job took in earlier runs. Nothing depends on it but the order. */
export const DURATIONS = ".work/test/durations.json";

const BUILD: Job = { name: "build", lane: "gate", command: "npm run --silent build", needs: [], expected: 900 };
/** The lane `engine` needs one. The first one on a machine takes minutes. */
const ENGINE: Job = {
  name: "Pulumi engine",
  lane: "gate",
  command: "npm run --silent engine",
  needs: [],
  isLong: true,
  expected: 800,
};

/** Every gate; those of `needs` come first. */
function gates(): Job[] {
  const gate = (name: string, script: string, needs: string[] = ["build"]): Job => ({
    ...{ name, lane: "gate", needs, expected: 30 },
    command: `npm run --silent ${script}`,
  });
  return [
    BUILD,
    ENGINE,
    // These read dist/ as well, since examples import the package by its name; the build empties it first.
    gate("lint", "lint"),
    gate("types", "types"),
    gate("dead code", "dead-code"),
    gate("docs", "docs -- --check"),
    gate("package shape", "package-shape"),
    gate("supply chain", "supply-chain"),
    gate("import graph", "import-graph"),
  ];
}

const NEEDS: Readonly<Record<Lane, readonly Job[]>> = {
  unit: [],
  deep: [BUILD, ENGINE],
  host: [BUILD],
  engine: [BUILD, ENGINE],
  repository: [BUILD, ENGINE],
};

/** Breaks the code in every small way. It runs within the lane `deep`. */
const MUTANTS: Job = {
  ...{ name: "mutants", lane: "gate", needs: [], isLong: true, expected: 1200 },
  command: "npm run --silent test:mutants",
};

/** The gate `lint` leaves what needs types to oxlint. ESLint judges it too, in minutes, within the lane `deep`. */
const LINT_OF_TYPES: Job = {
  ...{ name: "lint of types", lane: "gate", needs: [], expected: 200 },
  command: "npm run --silent lint:types",
};

/** Every gate and every spec file, without campaigns. */
export function wholeRun(): Job[] {
  return byExpectation([...gates(), ...WHOLE.flatMap((lane) => specs(lane))]);
}

/** One lane's spec files, those that contain one of the texts if there are any, and the gates that they need. */
export function laneRun(lane: Lane, texts: readonly string[]): Job[] {
  const chosen = specs(lane).filter(({ name }) => texts.length === 0 || texts.some((text) => name.includes(text)));
  const needed = NEEDS[lane].filter((gate) => gate !== BUILD || !isBuilt());
  const missing = new Set(NEEDS[lane].filter((gate) => !needed.includes(gate)).map(({ name }) => name));
  return byExpectation([
    ...needed,
    ...(lane === "deep" && texts.length === 0 ? [MUTANTS, LINT_OF_TYPES] : []),
    ...chosen.map((job) => ({ ...job, needs: job.needs.filter((name) => !missing.has(name)) })),
  ]);
}

function specs(lane: Lane): Job[] {
  const needs = NEEDS[lane].map(({ name }) => name);
  return files(join("test", lane), ".spec.ts").map((name) => ({
    ...{ name, lane, needs },
    // Where nothing is recorded, a longer file is expected to take longer.
    expected: statSync(name).size / (lane === "engine" ? 100 : 1000),
  }));
}

/** Whether dist/ is as new as what it is made of. */
function isBuilt(): boolean {
  const built = statSync("dist/index.js", { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return files("provider", ".ts").every((name) => statSync(name).mtimeMs <= built);
}

function files(folder: string, ending: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

function byExpectation(jobs: readonly Job[]): Job[] {
  const recorded = readDurations();
  return jobs
    .map((job) => (job === BUILD || job === ENGINE ? job : { ...job, expected: recorded[job.name] ?? job.expected }))
    .sort((one, other) => other.expected - one.expected);
}

/** What {@link DURATIONS} holds. */
export function readDurations(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(DURATIONS, "utf8")) as Record<string, number>;
  } catch {
    return {};
  }
}
