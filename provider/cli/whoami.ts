import type { Command } from "commander";
import { printable } from "../cloud";
import { type CallerFacts, callerFacts, type CallerOptions } from "./callerFacts";
import { addSettingFlags, type SettingFlags, settingsOf } from "./settings";

/** What `whoami` works with. */
export interface WhoamiOptions extends CallerOptions {
  /** Whether one JSON object is printed instead of lines. @defaultValue false */
  readonly json?: boolean;
}

/**
 * Prints who calls the cloud: the source and expiry of the credentials, account, region, project and endpoints, whether
 * each service answers a read, and where credentials were looked for. It prints no secret.
 *
 * @returns whether the caller is signed in and every service answered
 */
export async function whoami(options: WhoamiOptions): Promise<boolean> {
  const { json = false, print } = options;
  const notes: string[] = [];
  const facts = await callerFacts({ ...options, print: json ? (line) => void notes.push(line) : print });
  if (json) {
    print(JSON.stringify({ ...inJson(facts), notes }));
  } else {
    linesOf(facts).forEach((line) => print(printable(line)));
  }
  return facts.error === undefined && Object.values(facts.services).every(({ answers }) => answers);
}

/** Adds `whoami`, which shows the account that this machine is signed in to. */
export function addWhoami(program: Command): void {
  const command = program
    .command("whoami")
    .description("Say which account, project and endpoints this machine's settings lead to, and whether they answer.")
    .option("--json", "print one JSON object");
  addSettingFlags(command)
    .showSuggestionAfterError(false)
    .action(async ({ json = false, ...flags }: SettingFlags & { readonly json?: boolean }) => {
      const print = (line: string) => void process.stdout.write(`${line}\n`);
      const settings = settingsOf(flags);
      if (typeof settings === "string") {
        print(settings);
        process.exitCode = 2;
        return;
      }
      process.exitCode = (await whoami({ settings, environment: process.env, print, json })) ? 0 : 1;
    });
}

function linesOf(facts: CallerFacts): string[] {
  const { error, source, expiresAt, account, region, projectId, services, iam, looked } = facts;
  const places = looked.map(({ place, outcome }, index) => `  ${index + 1}. ${place}: ${outcome}`);
  const where = places.length === 0 ? [] : ["credentials were looked for in", ...places];
  if (error !== undefined || source === undefined) {
    return [`Not signed in. ${error ?? ""}`, ...where];
  }
  const answers = Object.entries(services).map(([service, { endpoint, error: why = "answers" }]) =>
    row(service, `${endpoint} ${why}`),
  );
  return [
    row("credentials", source),
    ...(expiresAt === undefined ? [] : [row("until", new Date(expiresAt).toISOString())]),
    row("account", account),
    row("region", region),
    row("project", projectId),
    ...answers,
    row("iam", iam),
    ...where,
  ];
}

/** Unknown values are `null`; times are ISO 8601. */
function inJson(facts: CallerFacts): Record<string, unknown> {
  const { expiresAt, services, ...rest } = facts;
  const until = expiresAt === undefined ? null : new Date(expiresAt).toISOString();
  const known = Object.entries({ ...rest, services }).map(([name, value]) => [name, value ?? null]);
  return { ...Object.fromEntries(known), expiresAt: until } as Record<string, unknown>;
}

function row(name: string, value: string | undefined): string {
  return `${name.padEnd(12)} ${value ?? ""}`;
}
