import type { ChildProcess } from "node:child_process";
import type { Job } from "./lanes";
import { kill, startWorker } from "./processes";
import type { Result } from "./results";
import type { Report, TestReport } from "./worker";

/** A spec file that takes longer has hung, in milliseconds. */
const LONGEST = 20 * 60_000;
/** How long a process may still run after its last test, in milliseconds: connections that are kept alive end by then. */
const LONGEST_END = 60_000;

/** What a process says whose esbuild, by which tsx compiles TypeScript, has died: no fault of a test. */
const LOST_COMPILER = "The service is no longer running";
const RUN_AGAIN = `note: run again in a new process, since its compiler had died ("${LOST_COMPILER}")\n`;

/** Runs spec files one after another, in one process as long as that lives. */
export class SpecRunner {
  #worker: ChildProcess | undefined;
  /** The files that this process has run, and those of them that seem to have left something. */
  #files: string[] = [];
  #untidy: string[] = [];
  #output = "";

  /** Runs one spec file; once more, which the output says, if the process has lost its compiler. */
  async run(job: Job): Promise<Result> {
    const result = await this.attempt(job);
    if (result.failure === undefined || !`${result.failure}${result.output}`.includes(LOST_COMPILER)) {
      return result;
    }
    if (this.#worker !== undefined) {
      kill(this.#worker);
      this.#worker = undefined;
    }
    const again = await this.attempt(job);
    return { ...again, output: `${RUN_AGAIN}${again.output}` };
  }

  private async attempt(job: Job): Promise<Result> {
    const began = performance.now();
    const worker = (this.#worker ??= this.start());
    this.#files.push(job.name);
    this.#output = "";
    const tests: TestReport[] = [];
    const failure = await this.ended(worker, job.name, tests);
    const result = { job, seconds: (performance.now() - began) / 1000, tests, output: this.#output };
    return failure === undefined ? result : { ...result, failure };
  }

  /** Ends the process, and returns what is wrong with how it ends. */
  async close(): Promise<string | undefined> {
    const worker = this.#worker;
    if (worker === undefined) {
      return undefined;
    }
    const exited = new Promise<boolean>((resolve) => worker.once("exit", () => resolve(true)));
    worker.send({});
    const limit = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LONGEST_END).unref());
    if (await Promise.race([exited, limit])) {
      return undefined;
    }
    kill(worker);
    const suspects = this.#untidy.length > 0 ? this.#untidy : this.#files;
    return `a test left something running, in one of these files: ${suspects.join(", ")}\n${this.#output}`;
  }

  private start(): ChildProcess {
    const worker = startWorker();
    [this.#files, this.#untidy] = [[], []];
    const take = (chunk: Buffer) => (this.#output += chunk.toString());
    worker.stdout?.on("data", take);
    worker.stderr?.on("data", take);
    return worker;
  }

  /** Waits for the end of a file, and returns why it failed as a whole. */
  private ended(worker: ChildProcess, file: string, tests: TestReport[]): Promise<string | undefined> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => end(`did not end in ${LONGEST / 60_000} minutes`), LONGEST);
      const end = (failure?: string, isAlive = false) => {
        clearTimeout(limit);
        worker.off("message", take).off("exit", exited);
        if (!isAlive) {
          kill(worker);
          this.#worker = undefined;
        }
        resolve(failure);
      };
      const take = (report: Report) => {
        if ("ended" in report) {
          this.#untidy.push(...(report.isUntidy === true ? [file] : []));
          end(report.error, true);
        } else {
          tests.push(report);
        }
      };
      const exited = (code: number | null, signal: string | null) =>
        end(`its process ended in the middle of it (${code ?? String(signal)})`);
      worker.on("message", take).once("exit", exited);
      worker.send({ file });
    });
  }
}
