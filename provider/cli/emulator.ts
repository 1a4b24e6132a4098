import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { createEmulator, type Emulator, type EmulatorSeed, exampleState } from "../emulator";
import { OBJECT, seedFrom } from "./objects";

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly seed?: string;
  readonly key: string[];
  readonly secret: string[];
  readonly cluster: string[];
}

/** Adds `emulator`, which serves an emulated cloud until it is stopped. */
export function addEmulator(program: Command): void {
  program
    .command("emulator")
    .description("Serve an emulated Huawei Cloud (KMS, CSMS, DWS, IAM) and print how to reach it as one line of JSON.")
    .option("--port <number>", "port to listen on; 0 is a free one", portNumber, 0)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--seed <file>", "JSON file with what the account holds; without it, a small example account")
    .option("--key <key>", `a KMS key instead of the example account's, or beside the seed's: ${OBJECT}`, collect, [])
    .option("--secret <secret>", "the same for a CSMS secret, by its name", collect, [])
    .option("--cluster <cluster>", "the same for a DWS cluster", collect, [])
    .showSuggestionAfterError(false)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const emulator = await start(flags).catch((error: unknown) => {
    process.stderr.write(`${sentence(error as NodeJS.ErrnoException, flags)}\n`);
    process.exit(2);
  });
  const { url, region, projectId, credentials } = emulator;
  process.stdout.write(`${JSON.stringify({ url, region, projectId, ...credentials })}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void emulator.close().then(() => process.exit(0)));
  }
}

async function start(flags: Flags): Promise<Emulator> {
  const { port, host, seed, key, secret, cluster } = flags;
  const given = [...key, ...secret, ...cluster].length > 0;
  const none = given ? {} : exampleState();
  const state = seed === undefined ? none : (JSON.parse(readFileSync(seed, "utf8")) as EmulatorSeed);
  const emulator = await createEmulator({ state, port, host });
  try {
    emulator.put(seedFrom(flags));
  } catch (error) {
    await emulator.close();
    throw error;
  }
  return emulator;
}

function collect(text: string, before: string[]): string[] {
  return [...before, text];
}

/** What went wrong, in one sentence. */
function sentence(error: NodeJS.ErrnoException, { port, host, seed }: Flags): string {
  const { code, message, name } = error;
  if (code === "EADDRINUSE" || code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `The emulator cannot listen on ${host}:${port} (${code}). Choose another --port or --host.`;
  }
  if (seed !== undefined && name === "SyntaxError") {
    return `The seed file ${seed} is not JSON: ${message}.`;
  }
  if (seed !== undefined && code !== undefined) {
    return `The seed file ${seed} cannot be read (${code}).`;
  }
  return seed === undefined ? message : `The seed file ${seed} cannot be used. ${message}`;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  }
  return port;
}
