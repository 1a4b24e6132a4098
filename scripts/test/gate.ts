import type { Job } from "./lanes";
import { kill, startCommand } from "./processes";
import type { Result } from "./results";

/** A gate that takes longer has hung, in milliseconds. Mutants take half an hour, the first engine up to 20 minutes. */
const LONGEST = 90 * 60_000;

/** Runs a gate. */
export async function runGate(job: Job, show: (line: string) => void): Promise<Result> {
  const began = performance.now();
  const child = startCommand(job.command ?? "");
  let output = "";
  const take = (chunk: Buffer) => {
    output += chunk.toString();
    if (job.isLong === true) {
      show(chunk.toString().trimEnd());
    }
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  let failure: string | undefined;
  const limit = setTimeout(() => {
    failure = `did not end in ${LONGEST / 60_000} minutes`;
    kill(child);
  }, LONGEST);
  const status = await new Promise<number | string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code ?? `killed by ${String(signal)}`));
  });
  clearTimeout(limit);
  failure ??= status === 0 ? undefined : typeof status === "string" ? status : `ended with status ${status}`;
  const result = { job, seconds: (performance.now() - began) / 1000, tests: [], output };
  return failure === undefined ? result : { ...result, failure };
}
