import { readFileSync } from "node:fs";
import { join } from "node:path";
import { firstExecutable } from "./executable";
import { type Machine, pathFolders } from "./machine";

/** A language that programs can be written in, by its name in `Pulumi.yaml` (`runtime`). */
export type Language = keyof typeof LANGUAGES;

/** How the host of a language is made: the program that the engine starts to run programs in that language. */
export interface LanguageHost {
  /** The language's name for people. */
  readonly title: string;
  /** The Go module that has the host; its version is pinned in `languages/<language>/go.mod`. */
  readonly module: string;
  /** The packages of the module to build, each into a command of its name. */
  readonly commands: readonly string[];
  /** Files of the module that must lie beside the host, as they are. */
  readonly scripts: readonly string[];
  /** The variable that the version is linked into. */
  readonly versionVariable: string;
  /** The commands that programs in this language need, each with where to get it. */
  readonly tools: Readonly<Record<string, string>>;
}

// The newest modules with these hosts are not served by the Go module proxy (403). These old ones are, and work with
// today's engine. There is none for C#.
const SDK = "github.com/pulumi/pulumi/sdk/v3";
const SDK_VERSION = `${SDK}/go/common/version.Version`;

const LANGUAGES = {
  nodejs: {
    title: "Node.js",
    module: SDK,
    commands: [`${SDK}/nodejs/cmd/pulumi-language-nodejs`],
    scripts: [],
    versionVariable: SDK_VERSION,
    tools: {},
  },
  yaml: {
    title: "YAML",
    module: "github.com/pulumi/pulumi-yaml",
    commands: [
      "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
      "github.com/pulumi/pulumi-yaml/cmd/pulumi-converter-yaml",
    ],
    scripts: [],
    versionVariable: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
    tools: {},
  },
  python: {
    title: "Python",
    module: SDK,
    commands: [`${SDK}/python/cmd/pulumi-language-python`],
    scripts: ["python/cmd/pulumi-language-python-exec"],
    versionVariable: SDK_VERSION,
    tools: { python3: "https://www.python.org/downloads/" },
  },
  go: {
    title: "Go",
    module: SDK,
    commands: [`${SDK}/go/pulumi-language-go`],
    scripts: [],
    versionVariable: SDK_VERSION,
    tools: { go: "https://go.dev/dl/" },
  },
  java: {
    title: "Java",
    module: "github.com/pulumi/pulumi-java/pkg",
    commands: ["github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java"],
    scripts: [],
    versionVariable: "github.com/pulumi/pulumi-java/pkg/version.Version",
    tools: { java: "https://adoptium.net/", mvn: "https://maven.apache.org/install.html" },
  },
} as const satisfies Readonly<Record<string, LanguageHost>>;

/** The languages of every engine: the package's own programs, and the story of the plugin, are run by `npm test`. */
export const USUAL_LANGUAGES: readonly Language[] = ["nodejs", "yaml"];

/** How the host of a language is made. */
export function hostOf(language: Language): LanguageHost {
  return LANGUAGES[language];
}

/**
 * Reads a list of languages, such as `"python,go"`.
 *
 * @throws Error for a name that is none of them
 */
export function parseLanguages(list: string): Language[] {
  const names = list.split(",").map((name) => name.trim());
  const wrong = names.filter((name) => !Object.hasOwn(LANGUAGES, name));
  if (wrong.length > 0) {
    const known = Object.keys(LANGUAGES).join(", ");
    throw new Error(`--languages: ${wrong.map((name) => JSON.stringify(name)).join(", ")} is none of ${known}`);
  }
  return names as Language[];
}

/** Why programs in a language cannot run on this machine, in words; `undefined` where they can. */
export function missingTools(machine: Machine, language: Language): string | undefined {
  const missing = Object.entries(hostOf(language).tools).filter(
    ([command]) => firstExecutable(pathFolders(machine), command) === undefined,
  );
  return missing.length === 0
    ? undefined
    : missing.map(([command, from]) => `there is no ${command} on PATH (${from})`).join(", and ");
}

/** The folder of the Go module that pins the host of a language. */
export function languageModule({ repository }: Machine, language: Language): string {
  return join(repository, "scripts/engine/languages", language);
}

/** The pinned version of a language's host, such as `"v1.38.0"`. */
export function pinnedHost(machine: Machine, language: Language): string {
  const { module } = hostOf(language);
  const file = join(languageModule(machine, language), "go.mod");
  const [, version] = new RegExp(`^require ${module} (\\S+)$`, "m").exec(readFileSync(file, "utf8")) ?? [];
  if (version === undefined) {
    throw new Error(`${file} does not pin ${module}.`);
  }
  return version;
}
