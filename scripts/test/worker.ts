// A process that runs one spec file after another, as its parent asks (specs.ts), and reports each test.
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import Mocha, { type Test } from "mocha";

/** What a worker reports. */
export type Report = TestReport | FileEnded;

/** One test, or one hook that failed. */
export interface TestReport {
  readonly title: string;
  readonly state: "passed" | "failed" | "pending";
  /** Milliseconds. */
  readonly duration: number;
  readonly error?: string;
}

/** A file is over. */
export interface FileEnded {
  readonly ended: true;
  /** Why the file could not be run at all. */
  readonly error?: string;
  /** Whether servers or processes are left that were not there before. */
  readonly isUntidy?: boolean;
}

/** Characters of one error that are shown. */
const LONGEST_ERROR = 8000;
/** How long after its last test a process says what keeps it alive, in milliseconds. */
const PATIENCE = 10_000;
const { timeout } = JSON.parse(readFileSync(".mocharc.json", "utf8")) as { timeout: number };
let isFinished = false;

process.on("message", ({ file }: { readonly file?: string }) => {
  if (file === undefined) {
    // From here on only what the tests left running keeps this process alive. Its parent waits for its end.
    isFinished = true;
    process.disconnect();
    setTimeout(() => console.log(`left: ${process.getActiveResourcesInfo().join(", ")}`), PATIENCE).unref();
    return;
  }
  const before = held();
  run(file).then(
    () => send({ ended: true, isUntidy: held() > before }),
    (error: unknown) => send({ ended: true, error: words(error) }),
  );
});
process.on("disconnect", () => {
  if (!isFinished) {
    process.exit(1); // The parent has died.
  }
});

async function run(file: string): Promise<void> {
  const mocha = new Mocha({ timeout, reporter: Mocha.reporters.Base });
  mocha.addFile(file);
  await mocha.loadFilesAsync();
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("pass", (test) => report(test, "passed"));
    runner.on("pending", (test) => report(test, "pending"));
    runner.on("fail", (test, error: unknown) => report(test, "failed", words(error)));
  });
  mocha.dispose();
}

/** How many servers and processes this process has. */
function held(): number {
  return process.getActiveResourcesInfo().filter((name) => /Server|Process/.test(name)).length;
}

function report(test: Test, state: TestReport["state"], error?: string): void {
  const told = { title: test.fullTitle(), state, duration: test.duration ?? 0 };
  send(error === undefined ? told : { ...told, error });
}

function send(report: Report): void {
  process.send?.(report);
}

function words(error: unknown): string {
  const text = inspect(error, { depth: 5 });
  return text.length > LONGEST_ERROR ? `${text.slice(0, LONGEST_ERROR)} …` : text;
}
