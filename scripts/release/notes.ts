/** What must agree before something is published. */
export interface Release {
  /** The tag, such as "v1.2.3". */
  readonly tag: string;
  /** The version in package.json. */
  readonly version: string;
  /** The version in package-lock.json. */
  readonly lockVersion: string;
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
  /** Where readers of package.json find the project; absent until the project has a public address. */
  readonly addresses: Readonly<Record<"homepage" | "bugs" | "repository", unknown>>;
}

/** What keeps a release from being published, in words, one sentence each; nothing if all agrees. */
export function problemsOf({ tag, version, lockVersion, changelog, addresses }: Release): string[] {
  const problems: string[] = [];
  if (tag !== `v${version}`) {
    problems.push(
      `The tag is ${tag}, and package.json has the version ${version}: tag v${version}, or change the version.`,
    );
  }
  if (lockVersion !== version) {
    problems.push(`package-lock.json has the version ${lockVersion}, and package.json ${version}: run npm install.`);
  }
  if (!/^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/.test(version)) {
    problems.push(`${version} is no version: it must be such as 1.2.3.`);
  }
  if (notesOf(changelog, version) === "") {
    problems.push(`CHANGELOG.md says nothing under "## ${version}": move what is released there from "Unreleased".`);
  }
  if (notesOf(changelog, "Unreleased") !== "") {
    problems.push('CHANGELOG.md still has lines under "Unreleased": they would be published and not told of.');
  }
  const missing = Object.entries(addresses).flatMap(([field, value]) => (value === undefined ? [field] : []));
  if (missing.length > 0) {
    problems.push(`package.json has no ${missing.join(", no ")}: add the project's public address before publishing.`);
  }
  return problems;
}

/** What the changelog says of a version: the lines below its heading, which may go on with a date. */
export function notesOf(changelog: string, version: string): string {
  const lines = changelog.split("\n");
  const start = lines.findIndex((line) => line === `## ${version}` || line.startsWith(`## ${version} `));
  if (start === -1) {
    return "";
  }
  const next = lines.findIndex((line, index) => index > start && line.startsWith("## "));
  return lines
    .slice(start + 1, next === -1 ? undefined : next)
    .join("\n")
    .trim();
}
