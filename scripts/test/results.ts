import type { Job } from "./lanes";
import type { TestReport } from "./worker";

/** What came of a job. */
export interface Result {
  readonly job: Job;
  readonly seconds: number;
  readonly tests: readonly TestReport[];
  /** Why it failed as a whole: a gate, or a file that did not load or end. */
  readonly failure?: string;
  /** What it printed. */
  readonly output: string;
}

/** How many of a result's tests have a state; a gate is one, and so is a file that failed as a whole. */
export function count({ job, tests, failure }: Result, state: TestReport["state"]): number {
  const whole = job.lane === "gate" ? "passed" : undefined;
  const own = failure === undefined ? whole : "failed";
  return tests.filter((test) => test.state === state).length + (own === state ? 1 : 0);
}
