import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { createCloud, type Environment, isCloudError, type Runtime, systemRuntime } from "../../cloud";
import { settingsOf } from "../settings";
import { compose, identityOf, merged } from "./compose";
import { exemptionsOf } from "./exemptions";
import type { ReportFlags } from "./flags";
import { FORMATS } from "./format";
import { look, type Sight } from "./look";
import { originOf } from "./observe";
import { DEFAULT_POLICY, type PolicyFile, readPolicy } from "./policyFile";
import { createProgress, type ProgressStream } from "../progress";
import { type Report, reportSchema } from "./schema";
import { type Declarations, declarationsIn, readState } from "./stateFile";

/** What `report` works with. */
export interface ReportOptions {
  readonly flags: ReportFlags;
  readonly environment: Environment;
  readonly runtime?: Runtime;
  /** The version of this package. */
  readonly version: string;
  /** Writes a part of the report. */
  readonly write: (text: string) => void;
  /** Progress, warnings and what went wrong. */
  readonly errors: ProgressStream;
}

/** The policy file that is written beside a SARIF report when there is no other file to refer to. */
const DEFAULT_FILE = "rotation-policy.yaml";

/** An error that the user must correct: one sentence, exit code 2. */
class Misuse extends Error {}

/**
 * Reads an account or earlier reports, judges the objects, and writes the report.
 *
 * @returns the exit code: 0 nothing fails, 1 something fails, 2 not everything could be looked at, or misuse
 */
export async function report(options: ReportOptions): Promise<0 | 1 | 2> {
  const { flags, errors, runtime = systemRuntime } = options;
  try {
    sayUnused(options);
    const policy = policyOf(flags);
    const declarations = declarationsOf(flags);
    const { made, origins } =
      flags.merge.length > 0 ? mergedOf(flags, policy) : await looked(options, policy, declarations, runtime);
    const format = FORMATS[flags.format] ?? FORMATS.table;
    const { version } = options;
    const exemptions = exemptionsOf(made, policy.policy);
    const text = format?.(made, { origins, policyUri: policyUri(flags), version, exemptions }) ?? "";
    deliver(text, options);
    return exitCode(made, flags);
  } catch (error) {
    if (error instanceof Misuse || isCloudError(error)) {
      errors.write(`${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

/** A report, and where its findings come from. */
interface Looked {
  readonly made: Report;
  readonly origins: Sight["origins"];
}

/** Merged reports were judged when they were made. */
function sayUnused({ flags: { merge, region, projectId, state }, errors }: ReportOptions): void {
  const given = { region, "project-id": projectId ?? [], state };
  const names = Object.entries(given).flatMap(([name, value]) => (value.length > 0 ? [`--${name}`] : []));
  if (merge.length > 0 && names.length > 0) {
    errors.write(`Not used, since --merge looks at nothing: ${names.join(", ")}.\n`);
  }
}

async function looked(
  { flags, environment, errors }: ReportOptions,
  policy: PolicyFile,
  declarations: Declarations | undefined,
  runtime: Runtime,
): Promise<Looked> {
  if (flags.projectId !== undefined && flags.region.length > 1) {
    throw new Misuse("--project-id belongs to one region: give one --region with it.");
  }
  const settings = settingsOf({ setting: flags.setting });
  if (typeof settings === "string") {
    throw new Misuse(settings);
  }
  const printError = (line: string) => void errors.write(`${line}\n`);
  const cloud = createCloud((key) => settings[key], environment, runtime, printError);
  const progress = createProgress(errors, () => runtime.now());
  const { region: regions, projectId } = flags;
  const judges = {
    ...{ policy, declarations },
    // Uses the cloud's clock, from its answers: a machine that is a month behind would find nothing overdue.
    get now() {
      return flags.now ?? cloud.clock.now();
    },
  };
  const { expected, found } = progress;
  try {
    const sight = await look({ cloud, runtime, regions, projectId, expected }, judges, found);
    return { made: compose(sight.objects, sight.gaps, new Date(judges.now).toISOString()), origins: sight.origins };
  } finally {
    progress.end();
  }
}

/** 2 wins over 1, because an object that was not read may fail too. */
function exitCode({ objects, gaps }: Report, { failOn }: ReportFlags): 0 | 1 | 2 {
  if (gaps.length > 0 || objects.some(({ findings }) => findings.some(({ code }) => code === "not-looked"))) {
    return 2;
  }
  const isFailing = ({ status, findings }: Report["objects"][number]) =>
    failOn === undefined
      ? status === "fail"
      : findings.some(({ code, exemption }) => failOn.includes(code) && (exemption?.daysLeft ?? 0) <= 0);
  return objects.some(isFailing) ? 1 : 0;
}

function policyOf({ policy }: ReportFlags): PolicyFile {
  return policy === undefined
    ? { policy: { rules: [], exemptions: [] }, ruleLines: [], exemptionLines: [] }
    : reading("policy", policy, readPolicy);
}

function declarationsOf({ state }: ReportFlags): Declarations | undefined {
  return state.length === 0 ? undefined : declarationsIn(state.flatMap((file) => reading("state", file, readState)));
}

function mergedOf({ merge, now }: ReportFlags, policy: PolicyFile): Looked {
  const reports = merge.map((file) =>
    reading("report", file, (text) => {
      const parsed = reportSchema.safeParse(parsedJson(text));
      if (!parsed.success) {
        throw new Error("it is not a report of the format json");
      }
      return parsed.data;
    }),
  );
  const made = merged(reports, now === undefined ? undefined : new Date(now).toISOString());
  const origins = made.objects.map(
    (object) => [identityOf(object), originOf(object, policy, Date.parse(made.time))] as const,
  );
  return { made, origins: new Map(origins) };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("it is not JSON");
  }
}

function reading<Value>(what: string, file: string, read: (text: string) => Value): Value {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Misuse(
      `The ${what} file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
    );
  }
  try {
    return read(text);
  } catch (error) {
    throw new Misuse(`The ${what} file ${file} cannot be used: ${(error as Error).message}.`);
  }
}

/** The policy file as a URI of the repository that the command runs in. */
function policyUri({ policy, output, format }: ReportFlags): string {
  const file =
    policy ?? (format === "sarif" && output !== undefined ? join(dirname(output), DEFAULT_FILE) : DEFAULT_FILE);
  const path = isAbsolute(file) ? relative(process.cwd(), file) : file;
  return path.replaceAll("\\", "/").replace(/^\.\//, "");
}

function deliver(text: string, { flags, write }: ReportOptions): void {
  const { output, format, policy } = flags;
  if (output === undefined) {
    write(text);
    return;
  }
  try {
    writeFileSync(output, text);
    const beside = join(dirname(output), DEFAULT_FILE);
    if (format === "sarif" && policy === undefined && !existsSync(beside)) {
      writeFileSync(beside, DEFAULT_POLICY);
    }
  } catch (error) {
    throw new Misuse(`${output} cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`);
  }
}
