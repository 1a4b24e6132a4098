// Drives one stack for each entry of accounts.json, so many at once:
//   tsx run.ts up | preview | refresh | destroy [--list FILE] [--at-once N]
// Ends with 1 if any of them failed; one that fails holds up no other.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { type Account, configurationOf, readAccounts } from "./accounts";
import { environmentOf, takeOwn } from "./environment";
import { Summary } from "./summary";

type Options = Parameters<Stack["refresh"]>[0];
const OPERATIONS: Readonly<Record<string, (stack: Stack, options: Options) => Promise<unknown>>> = {
  up: (stack, options) => stack.up(options),
  preview: (stack, options) => stack.preview(options),
  refresh: (stack, options) => stack.refresh(options),
  // So that configuration and program are today's, not those of the last up.
  destroy: (stack, options) => stack.destroy({ ...options, runProgram: true }),
};

const USAGE = `Usage: run.ts ${Object.keys(OPERATIONS).join(" | ")} [--list FILE] [--at-once N]`;

// Before any engine is started.
const own = takeOwn(process.env);

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => interruption.abort());
}

main().catch((error: unknown) => {
  const { code = "", message } = error as NodeJS.ErrnoException;
  console.error(code.startsWith("ERR_PARSE_ARGS") ? `${message}. ${USAGE}` : message);
  process.exitCode = 2;
});

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h", default: false },
      list: { type: "string", default: join(__dirname, "accounts.json") },
      // An engine and its processes keep about a core busy.
      "at-once": { type: "string", default: String(availableParallelism()) },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) {
    throw new Error(`Give one operation. ${USAGE}`);
  }
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation === undefined) {
    throw new Error(`There is no operation ${JSON.stringify(name)}. ${USAGE}`);
  }
  const atOnce = Number(values["at-once"]);
  if (!Number.isInteger(atOnce) || atOnce < 1) {
    throw new Error(`--at-once is a whole number from 1. ${USAGE}`);
  }
  const accounts = readAccounts(values.list);
  const summary = new Summary(
    accounts.map((account) => account.name),
    process.stdout,
  );
  const waiting = [...accounts];
  const worker = async () => {
    for (let account = waiting.shift(); account !== undefined; account = waiting.shift()) {
      process.exitCode = (await succeeds(account, accounts, atOnce, operation, summary)) ? process.exitCode : 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, accounts.length) }, worker));
  summary.end();
}

async function succeeds(
  account: Account,
  all: readonly Account[],
  atOnce: number,
  operation: (stack: Stack, options: Options) => Promise<unknown>,
  summary: Summary,
): Promise<boolean> {
  const { name } = account;
  summary.enter(name, "running");
  try {
    interruption.signal.throwIfAborted();
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: name, workDir: __dirname },
      { envVars: environmentOf(account, own) },
    );
    const configuration = Object.entries(configurationOf(account, all, atOnce));
    await stack.setAllConfig(Object.fromEntries(configuration.map(([key, value]) => [key, { value }])));
    const onEvent = (event: EngineEvent) => summary.observe(name, event);
    await operation(stack, { onEvent, signal: interruption.signal, color: "never" });
    summary.enter(name, "done");
    return true;
  } catch (error) {
    summary.enter(name, "FAILED", reason(error as Error));
    return false;
  }
}

/** What the CLI said; the engine's own errors have been told as they came. */
function reason({ message }: Error): string {
  return /^ *(?:stderr: )?error: (.+)$/m.exec(message)?.[1] ?? message;
}
