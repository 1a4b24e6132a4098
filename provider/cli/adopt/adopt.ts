import { writeFileSync } from "node:fs";
import { type Found, type Gap, listSecrets, gapOf, type Scope, surveyClusters, surveyKeys } from "../../account";
import { createCloud, csms, type Environment, isCloudError, type Runtime, systemRuntime } from "../../cloud";
import { matches } from "../../plan/findings";
import { keyObstacle } from "../../plan/eligibility";
import { createProgress, type ProgressStream } from "../progress";
import { surveyRegions } from "../regions";
import { settingsOf } from "../settings";
import { candidatesOf } from "./candidates";
import { mappingText, type Versions, writeProgram } from "./files";
import { importText } from "./importFile";
import { type Candidate, type Mapping, readMapping } from "./mapping";
import { type Changes, isTaken, mergeInto } from "./merge";
import { resourcesText } from "./program";

/** The kinds of object that can be chosen. */
export const KINDS = ["key", "secret", "cluster"] as const;

/** The flags of `adopt`. */
export interface AdoptFlags {
  readonly output: string;
  readonly region: readonly string[];
  readonly projectId?: string;
  readonly kind?: readonly (typeof KINDS)[number][];
  readonly match?: string;
  readonly rotations: boolean;
  readonly importFile?: string;
  readonly setting: readonly string[];
}

/** What `adopt` works with. */
export interface AdoptOptions {
  readonly flags: AdoptFlags;
  readonly environment: Environment;
  readonly runtime?: Runtime;
  readonly versions: Versions;
  /** Prints a line. */
  readonly print: (line: string) => void;
  /** Progress, warnings and what went wrong. */
  readonly errors: ProgressStream;
}

/** An error that the user must correct: one sentence, exit code 2. */
class Misuse extends Error {}

/**
 * Lists an account, and writes a program that declares it as it is. Reads only.
 *
 * @returns the exit code: 0, or 2 where not everything could be looked at, and for misuse
 */
export async function adopt(options: AdoptOptions): Promise<0 | 2> {
  const { flags, errors, print } = options;
  try {
    const mapping = readFolder(flags.output);
    const { candidates, gaps } = await looked(options);
    const changes = mergeInto(mapping, candidates);
    deliver(mapping, options);
    say(mapping, changes, candidates, print);
    for (const { service, operation, region, message } of gaps) {
      errors.write(`Not looked at: ${service.toUpperCase()} ${operation} in ${region}: ${message}\n`);
    }
    return gaps.length === 0 ? 0 : 2;
  } catch (error) {
    if (error instanceof Misuse || isCloudError(error)) {
      errors.write(`${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

function readFolder(folder: string): Mapping {
  try {
    return readMapping(mappingText(folder));
  } catch (error) {
    throw new Misuse(`The mapping file ${folder}/mapping.yaml cannot be used: ${(error as Error).message}.`);
  }
}

async function looked({ flags, environment, runtime = systemRuntime, errors }: AdoptOptions): Promise<{
  candidates: Candidate[];
  gaps: Gap[];
}> {
  const { region: regions, projectId, setting } = flags;
  if (projectId !== undefined && regions.length > 1) {
    throw new Misuse("--project-id belongs to one region: give one --region with it.");
  }
  const settings = settingsOf({ setting });
  if (typeof settings === "string") {
    throw new Misuse(settings);
  }
  const cloud = createCloud(
    (key) => settings[key],
    environment,
    runtime,
    (line) => void errors.write(`${line}\n`),
  );
  const progress = createProgress(errors, () => runtime.now());
  const [candidates, gaps]: [Candidate[], Gap[]] = [[], []];
  try {
    await surveyRegions(
      { cloud, runtime, regions, projectId, expected: progress.expected },
      (scope) => surveys(scope, flags),
      (found, place) => {
        progress.found(found);
        if (found.kind === "gap") {
          gaps.push(found.gap);
        } else {
          candidates.push(...candidatesOf(found, place, flags.rotations).filter((each) => isWanted(each, flags)));
        }
      },
    );
  } finally {
    progress.end();
  }
  return { candidates, gaps };
}

/** The surveys of the kinds that are wanted. */
function surveys(scope: Scope, { kind = KINDS }: AdoptFlags): AsyncIterable<Found>[] {
  return [
    ...(kind.includes("key")
      ? [surveyKeys(scope, (key) => keyObstacle(key) === undefined && key.rotates !== false)]
      : []),
    ...(kind.includes("secret") ? [secretsAlone(scope)] : []),
    ...(kind.includes("cluster") ? [surveyClusters(scope)] : []),
  ];
}

/** Surveys secrets without reading failed rotations, because no program declares those. */
async function* secretsAlone(scope: Scope): AsyncGenerator<Found> {
  try {
    for await (const secret of listSecrets(scope)) {
      yield { kind: "secret", secret, failures: { seen: [] } };
    }
  } catch (error) {
    yield { kind: "gap", gap: gapOf(csms.ListSecrets, scope.place.region, error) };
  }
}

function isWanted({ id, alias }: Candidate, { match }: AdoptFlags): boolean {
  return match === undefined || matches(match, alias ?? id) || matches(match, id);
}

function deliver(mapping: Mapping, { flags, versions, print }: AdoptOptions): void {
  const entries = mapping.entries();
  try {
    const texts = { mapping: mapping.toString(), resources: resourcesText(entries) };
    const written = writeProgram(flags.output, texts, versions);
    if (flags.importFile !== undefined) {
      writeFileSync(flags.importFile, importText(entries));
    }
    print(written.length === 0 ? "Nothing changed." : `Written to ${flags.output}: ${written.join(", ")}.`);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    throw new Misuse(`${path ?? flags.output} cannot be written (${code ?? "unknown"}).`);
  }
}

function say(
  mapping: Mapping,
  changes: Changes,
  candidates: readonly Candidate[],
  print: (line: string) => void,
): void {
  const entries = mapping.entries();
  const taken = entries.filter(isTaken);
  const skipped = entries.filter((entry) => !isTaken(entry));
  print(
    `In the program: ${taken.length} resources. Left out: ${skipped.length}. New in this run: ${changes.added.length}.`,
  );
  const reasons = new Map<string, number>();
  for (const { skipped: reason = "take is false" } of skipped) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const [reason, count] of [...reasons].sort(([a], [b]) => (a < b ? -1 : 1))) {
    print(`  ${count} left out: ${reason}`);
  }
  const cannot = new Map(candidates.map((each) => [`${each.type} ${each.id}`, each.skipped]));
  for (const { type, id, resource } of taken) {
    const reason = cannot.get(`${type} ${id}`);
    if (reason !== undefined) {
      print(`  ${type} ${resource} stays in the program, and would be left out today: ${reason}`);
    }
  }
}
