// As much of GitHub's runner as the workflows here need: expressions that the test gives a value for, environments, the
// files by which steps talk to each other, and `run` in bash. Actions (`uses`) are not run; the caller stands in for them.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { bash } from "./bash";

type Environment = Readonly<Record<string, string>>;

/** One step of a job. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly env?: Environment;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** One job of a workflow. */
export interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A workflow, as far as it is looked at here. */
export interface Workflow {
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly env?: Environment;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What a job is run with. */
export interface JobOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The values of expressions, by their text. One that is used and is not here is a mistake of the test. */
  readonly expressions: Environment;
  /** What is run in place of a step's `run`, by its text. */
  readonly instead?: Environment;
}

/** How a job went. */
export interface JobRan {
  /** The steps that were run, by name or command, the last of which may have failed. */
  readonly steps: readonly string[];
  readonly succeeded: boolean;
  readonly output: string;
}

/** Reads a workflow. */
export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(file, "utf8")) as Workflow;
}

/** Runs the steps of a workflow's one job. */
export async function runJob(workflow: Workflow, options: JobOptions): Promise<JobRan> {
  const [job] = Object.values(workflow.jobs);
  const files = mkdtempSync(join(options.folder, "runner-"));
  const known: Record<string, string> = { ...options.expressions };
  const session: Record<string, string> = {};
  const steps: string[] = [];
  let output = "";
  for (const step of job?.steps ?? []) {
    if (step.run === undefined || !holds(step.if, known)) {
      continue;
    }
    steps.push(step.name ?? step.run);
    const talk = { GITHUB_ENV: join(files, "env"), GITHUB_OUTPUT: join(files, "output") };
    Object.values(talk).forEach((file) => writeFileSync(file, ""));
    const own = filled({ ...workflow.env, ...step.env }, known);
    const environment = { ...options.environment, GITHUB_ACTIONS: "true", ...session, ...own, ...talk };
    const ran = await bash(options.instead?.[step.run] ?? step.run, options.folder, environment);
    output += ran.output;
    if (ran.status !== 0) {
      return { steps, succeeded: false, output };
    }
    Object.assign(session, pairs(talk.GITHUB_ENV));
    for (const [name, value] of Object.entries(pairs(talk.GITHUB_OUTPUT))) {
      known[`steps.${step.id ?? ""}.outputs.${name}`] = value;
    }
  }
  return { steps, succeeded: true, output };
}

function filled(environment: Environment, known: Environment): Record<string, string> {
  const entries = Object.entries(environment).map(([name, text]) => [
    name,
    text.replaceAll(/\$\{\{ *(.+?) *\}\}/g, (_all, expression: string) => valueOf(expression, known)),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Conditions of one form only: `something == 'text'`. */
function holds(condition: string | undefined, known: Environment): boolean {
  if (condition === undefined) {
    return true;
  }
  const [, expression = "", text] = /^(\S+) == '(.*)'$/.exec(condition) ?? [];
  return valueOf(expression, known) === text;
}

function valueOf(expression: string, known: Environment): string {
  const value = known[expression];
  if (value === undefined) {
    throw new Error(`The test gives no value for the expression ${expression}.`);
  }
  return value;
}

function pairs(file: string): Record<string, string> {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}
