// A workflow file of GitHub's as it is written: what it says, and the scripts of its steps. None of GitHub is imitated.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** One step of a job. */
export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
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
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Reads a workflow. */
export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(file, "utf8")) as Workflow;
}

/** The script of the step with a name. */
export function scriptOf({ jobs }: Workflow, name: string): string {
  const step = Object.values(jobs)
    .flatMap(({ steps = [] }: Partial<Job>) => steps)
    .find((one) => one.name === name);
  if (step?.run === undefined) {
    throw new Error(`There is no step "${name}" with a script.`);
  }
  return step.run;
}
