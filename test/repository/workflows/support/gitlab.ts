// As much of GitLab's runner as the pipeline of the example needs: `extends`, `!reference`, and a job's lines in bash.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { bash, type Ran } from "./bash";

interface Job {
  readonly extends?: string;
  readonly before_script?: readonly unknown[];
  readonly script?: readonly string[];
  readonly id_tokens?: Readonly<Record<string, unknown>>;
  readonly variables?: Readonly<Record<string, string>>;
}

type Pipeline = Readonly<Record<string, Job>>;

/** Reads a pipeline. `!reference [job, field]` stays a list of two names. */
export function readPipeline(file: string): Pipeline {
  const reference = { tag: "!reference", collection: "seq" as const, resolve: (list: unknown) => list };
  return parse(readFileSync(file, "utf8"), { customTags: [reference] }) as Pipeline;
}

/** Runs one job's lines, with the variables that the caller gives and one for each identity token. */
export async function runGitLabJob(
  pipeline: Pipeline,
  name: string,
  options: {
    readonly folder: string;
    readonly environment: NodeJS.ProcessEnv;
    readonly token: string;
    readonly instead: Readonly<Record<string, string>>;
  },
): Promise<Ran> {
  const job = whole(pipeline, name);
  const lines = [...(job.before_script ?? []), ...(job.script ?? [])].flatMap((line) => linesOf(pipeline, line));
  const tokens = Object.fromEntries(Object.keys(job.id_tokens ?? {}).map((variable) => [variable, options.token]));
  const script = lines.map((line) => options.instead[line] ?? line).join("\n");
  const known = options.environment;
  const variables = Object.entries(job.variables ?? {}).map(([variable, text]) => [
    variable,
    text.replace(/\$(\w+)/g, (_all, other: string) => known[other] ?? ""),
  ]);
  return bash(script, options.folder, {
    ...known,
    ...(Object.fromEntries(variables) as Record<string, string>),
    ...{ GITLAB_CI: "true", ...tokens },
  });
}

function whole(pipeline: Pipeline, name: string): Job {
  const job = pipeline[name];
  if (job === undefined) {
    throw new Error(`There is no job ${name}.`);
  }
  return { ...(job.extends === undefined ? {} : whole(pipeline, job.extends)), ...job };
}

function linesOf(pipeline: Pipeline, line: unknown): string[] {
  if (typeof line === "string") {
    return [line];
  }
  const { items } = line as { items?: readonly { readonly value: string }[] };
  const [job = "", field = ""] = items?.map(({ value }) => value) ?? (line as string[]);
  const found = pipeline[job]?.[field as "before_script"] ?? [];
  return found.flatMap((inner) => linesOf(pipeline, inner));
}
