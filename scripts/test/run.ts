import { runGate } from "./gate";
import type { Job } from "./lanes";
import type { Result } from "./results";
import { SpecRunner } from "./specs";

/** Told what happens in a run. */
export interface Listener {
  /** A job is over. */
  ended(result: Result): void;
  /** A line of something that takes long. */
  line(job: Job, line: string): void;
}

/** Runs jobs, so many at the same time, each once those that it needs have passed. */
export async function runJobs(jobs: readonly Job[], atOnce: number, listener: Listener): Promise<Result[]> {
  const queue = new Queue(jobs, (result) => listener.ended(result));
  const work = async () => {
    const specs = new SpecRunner();
    for (let job = await queue.next(); job !== undefined; job = await queue.next()) {
      const { command } = job;
      const ready = job;
      const result = command === undefined ? specs.run(job) : runGate(job, (line) => listener.line(ready, line));
      queue.add(await result);
    }
    return specs.close();
  };
  const ends = await Promise.all(Array.from({ length: atOnce }, work));
  for (const failure of ends.filter((end) => end !== undefined)) {
    const job: Job = { name: "end of the tests", lane: "gate", needs: [], expected: 0 };
    queue.add({ job, seconds: 0, tests: [], output: "", failure });
  }
  return queue.results;
}

/** The jobs that wait for their turn, and the results of those that had it. */
class Queue {
  readonly results: Result[] = [];
  readonly #waiting: Job[];
  #wake: (() => void)[] = [];

  constructor(
    jobs: readonly Job[],
    private readonly ended: (result: Result) => void,
  ) {
    this.#waiting = [...jobs];
  }

  add(result: Result): void {
    this.results.push(result);
    this.ended(result);
    this.#wake.forEach((resolve) => resolve());
    this.#wake = [];
  }

  /** The next job, once what it needs has passed, or nothing when none is left. */
  async next(): Promise<Job | undefined> {
    for (;;) {
      this.dropUnreachable();
      const index = this.#waiting.findIndex(({ needs }) => needs.every((name) => this.state(name) === "passed"));
      if (index >= 0 || this.#waiting.length === 0) {
        return this.#waiting.splice(index, 1)[0];
      }
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  private dropUnreachable(): void {
    for (const job of [...this.#waiting]) {
      const failed = job.needs.filter((name) => this.state(name) === "failed");
      if (failed.length > 0) {
        this.#waiting.splice(this.#waiting.indexOf(job), 1);
        this.add({ job, seconds: 0, tests: [], output: "", failure: `not run, since ${failed.join(" and ")} failed` });
      }
    }
  }

  private state(name: string): "waiting" | "passed" | "failed" {
    const result = this.results.find(({ job }) => job.name === name);
    return result === undefined ? "waiting" : result.failure === undefined ? "passed" : "failed";
  }
}
