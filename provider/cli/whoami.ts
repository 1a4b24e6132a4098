import type { Command } from "commander";
import {
  type Cloud,
  createCloud,
  csms,
  dws,
  type Environment,
  iam,
  isCloudError,
  kms,
  type Place,
  type Runtime,
  sts,
  systemRuntime,
} from "../cloud";
import { addSettingFlags, type SettingFlags, settingsOf } from "./settings";

/** What `whoami` works with. */
export interface WhoamiOptions {
  /** Settings by their full keys, such as `huaweicloud:region`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly environment: Environment;
  readonly runtime?: Runtime;
  /** Prints a line. */
  readonly print: (line: string) => void;
}

/** Longest time that all of it may take, in milliseconds. */
const TIMEOUT = 60_000;
/** An id that no key and no cluster has: asking for it shows whether a service answers, and changes nothing. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
/** Failures that a service which lets the caller in may well answer to a question about nobody. */
const HARMLESS = ["gone", "refused"];

/**
 * Says who calls the cloud: where the credentials come from, account, region, project and endpoints, and whether each
 * service answers one harmless call. No secret is printed.
 *
 * @returns whether the caller is signed in and every service answered
 */
export async function whoami(options: WhoamiOptions): Promise<boolean> {
  const { settings = {}, environment, runtime = systemRuntime, print } = options;
  const read = Object.assign((key: string) => settings[key], { keys: () => Object.keys(settings) });
  const cloud = createCloud(read, environment, runtime, print);
  const deadline = runtime.now() + TIMEOUT;
  try {
    const place = await cloud.place({}, deadline);
    const { source, endpoints } = cloud.about(place.region);
    const account = await accountOf(cloud, place.region, deadline);
    row(print, "credentials", source);
    row(print, "account", account);
    row(print, "region", place.region);
    row(print, "project", place.projectId);
    const failures: unknown[] = [];
    for (const [service, call] of Object.entries(probes(cloud, place, deadline))) {
      const failure = await failureOf(call);
      const words = failure === undefined ? "answers" : complaint(failure, failures);
      row(print, service, `${endpoints[service as keyof typeof endpoints]} ${words}`);
      failures.push(...(failure === undefined ? [] : [failure]));
    }
    row(print, "iam", endpoints.iam);
    return failures.length === 0;
  } catch (error) {
    print(`Not signed in. ${wordsOf(error)}`);
    return false;
  }
}

/** Adds `whoami`, which shows the account that this machine is signed in to. */
export function addWhoami(program: Command): void {
  const command = program
    .command("whoami")
    .description("Say which account, project and endpoints this machine's settings lead to, and whether they answer.");
  addSettingFlags(command)
    .showSuggestionAfterError(false)
    .action(async (flags: SettingFlags) => {
      const print = (line: string) => void process.stdout.write(`${line}\n`);
      const settings = settingsOf(flags);
      if (typeof settings === "string") {
        print(settings);
        process.exitCode = 2;
        return;
      }
      process.exitCode = (await whoami({ settings, environment: process.env, print })) ? 0 : 1;
    });
}

/** One harmless call to each service that resources use; none needs a permission that they do not need anyway. */
function probes(cloud: Cloud, place: Place, deadline: number): Record<string, () => Promise<unknown>> {
  const options = { ...place, deadline };
  return {
    kms: () => cloud.call(kms.ShowKeyRotationStatus, { key_id: NOBODY }, options),
    csms: () => cloud.call(csms.ListSecretTask, { limit: 1 }, options),
    dws: () => cloud.call(dws.ShowClusterEncryptInfo, { cluster_id: NOBODY }, options),
  };
}

/** Why a service does not answer as it should; undefined where it does. */
async function failureOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return isCloudError(error) && HARMLESS.includes(error.reason) ? undefined : error;
  }
}

/** Credentials that are refused are explained once: the gateway's words are long, and each service repeats them. */
function complaint(failure: unknown, earlier: readonly unknown[]): string {
  const refused = (error: unknown) => isCloudError(error) && error.reason === "credentials";
  return refused(failure) && earlier.some(refused)
    ? "refuses the credentials too"
    : `does not answer as it should: ${wordsOf(failure)}`;
}

/** The account, as IAM or else STS names it; either may be forbidden. */
async function accountOf(cloud: Cloud, region: string, deadline: number): Promise<string> {
  try {
    const { domains } = await cloud.call(iam.KeystoneListAuthDomains, {}, { region, deadline });
    const [domain] = domains;
    if (domain !== undefined) {
      return domain.name === undefined ? domain.id : `${domain.name} (${domain.id})`;
    }
  } catch {
    // STS is asked next.
  }
  return cloud.call(sts.GetCallerIdentity, {}, { region, deadline }).then(
    ({ account_id: id, principal_urn: urn }) => (urn === undefined ? id : `${id}, as ${urn}`),
    () => "not shown to the caller",
  );
}

function row(print: WhoamiOptions["print"], name: string, value: string): void {
  print(`${name.padEnd(12)} ${value}`);
}

function wordsOf(error: unknown): string {
  return isCloudError(error) ? error.message : "Something unexpected happened. Please report it.";
}
