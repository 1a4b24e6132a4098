import type { Command } from "commander";
import { createCloud, type Environment, printable, type Runtime, systemRuntime } from "../../cloud";
import { addSettingFlags, type SettingFlags, settingsOf } from "../settings";
import { writeKey } from "./keyWrites";
import { readCluster, readKey, readNobody, readSecret } from "./reads";
import { rotateCluster, rotateSecret } from "./rotations";
import { type Finding, type Scene, wordsOf } from "./scene";

/** Which objects `contract` may read, and how it may change them. */
export interface ContractFlags {
  readonly key: readonly string[];
  readonly secret: readonly string[];
  readonly cluster: readonly string[];
  /** Writes to the keys, and puts them back. */
  readonly write: boolean;
  /** Rotates the secrets and clusters, once each. */
  readonly rotate: boolean;
}

/** What `contract` works with. */
export interface ContractOptions {
  readonly flags: ContractFlags;
  /** Settings by their full keys, such as `huaweicloud:region`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly environment: Environment;
  readonly runtime?: Runtime;
  /** Prints a line. */
  readonly print: (line: string) => void;
}

/** Longest time that signing in may take, in milliseconds. */
const TIMEOUT = 60_000;

/**
 * Runs the same scenarios against any cloud. For each answer it prints whether it is as documented, undocumented, or
 * different from what this package relies on. It only reads, unless it is allowed to write, and then only to the named
 * objects.
 *
 * @returns whether everything was reached and nothing was wrong
 */
export async function contract({
  flags,
  settings = {},
  environment,
  runtime,
  print,
}: ContractOptions): Promise<boolean> {
  const clock = runtime ?? systemRuntime;
  const cloud = createCloud((key) => settings[key], environment, clock, print);
  const findings: Finding[] = [];
  const tell = (finding: Finding) => {
    findings.push(finding);
    const { verdict, service, what, seen } = finding;
    // Text from the cloud may hold anything, such as terminal escape codes.
    print(printable(`${verdict.padEnd(5)} ${service.toUpperCase().padEnd(4)} ${what}: ${seen}`));
  };
  try {
    const place = await cloud.place({}, clock.now() + TIMEOUT);
    await scenarios({ cloud, place, runtime: clock, tell }, flags);
  } catch (error) {
    print(printable(`Not signed in. ${wordsOf(error)}`));
    return false;
  }
  const count = (verdict: Finding["verdict"]) => findings.filter((finding) => finding.verdict === verdict).length;
  const missed = count("not reached");
  const summary = `${count("ok")} as documented, ${count("found")} found, ${count("WRONG")} wrong`;
  print(missed === 0 ? summary : `${summary}, ${missed} not reached`);
  // A scenario that could not run must not look like a success.
  return count("WRONG") + missed === 0;
}

/** Adds `contract`, which compares a cloud with what this package relies on. */
export function addContract(program: Command): void {
  const collect = (given: string, earlier: readonly string[]) => [...earlier, given];
  const command = program
    .command("contract")
    .description("Compare the cloud with what this package relies on. Reads only, unless --write or --rotate is given.")
    .option("--key <id>", "a KMS key to look at; may be repeated", collect, [])
    .option("--secret <name>", "a CSMS secret to look at, never its value; may be repeated", collect, [])
    .option("--cluster <id>", "a DWS cluster to look at; may be repeated", collect, [])
    .option("--write", "turn the rotation of each --key off and on, change its interval, and put both back", false)
    .option("--rotate", "rotate each --secret and --cluster once, which cannot be put back", false);
  addSettingFlags(command)
    .showSuggestionAfterError(false)
    .action(async (flags: SettingFlags & ContractFlags) => {
      const print = (line: string) => void process.stdout.write(`${line}\n`);
      const settings = settingsOf(flags);
      const misuse = typeof settings === "string" ? settings : misused(flags);
      if (typeof settings === "string" || misuse !== undefined) {
        print(misuse ?? "");
        process.exitCode = 2;
        return;
      }
      // Stopping in the middle would leave a key changed.
      const finishing = () => print("Interrupted: what was begun is ended, and put back, first.");
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, flags.write || flags.rotate ? finishing : () => process.exit(130));
      }
      process.exitCode = (await contract({ flags, settings, environment: process.env, print })) ? 0 : 1;
    });
}

async function scenarios(scene: Scene, { key, secret, cluster, write, rotate }: ContractFlags): Promise<void> {
  await readNobody(scene);
  await inTurn(key, (id) => readKey(scene, id));
  await inTurn(secret, (name) => readSecret(scene, name));
  await inTurn(cluster, (id) => readCluster(scene, id));
  await inTurn(write ? key : [], (id) => writeKey(scene, id));
  await inTurn(rotate ? secret : [], (name) => rotateSecret(scene, name));
  await inTurn(rotate ? cluster : [], (id) => rotateCluster(scene, id));
}

async function inTurn(objects: readonly string[], scenario: (object: string) => Promise<void>): Promise<void> {
  for (const object of objects) {
    await scenario(object);
  }
}

/** Asking for writes without naming an object is an error. */
function misused({ key, secret, cluster, write, rotate }: ContractFlags): string | undefined {
  if (write && key.length === 0) {
    return "--write needs a --key to write to: nothing else is written to.";
  }
  return rotate && secret.length + cluster.length === 0
    ? "--rotate needs a --secret or a --cluster to rotate: nothing else is rotated."
    : undefined;
}
