import type { Candidate } from "./mapping";

/** The longest name that is made, in characters. */
const LONGEST = 60;

/** Makes a resource name from the alias. It is unique, and always the same for the same account. */
export function nameFor({ type, id, alias }: Candidate, taken: ReadonlySet<string>): string {
  const base = slug(alias ?? id) || slug(id);
  const names = [base, `${base}-${slug(id).slice(0, 8)}`, `${base}-${slug(id)}`];
  const free = names.find((name) => !taken.has(resourceKey(type, name)));
  if (free !== undefined) {
    return free;
  }
  for (let number = 2; ; number += 1) {
    const name = `${base}-${slug(id)}-${number}`;
    if (!taken.has(resourceKey(type, name))) {
      return name;
    }
  }
}

/** Must be unique: Pulumi identifies resources by type and name. */
export function resourceKey(type: string, name: string): string {
  return `${type} ${name}`;
}

/** Any text reduced to letters, digits and hyphens. */
function slug(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
}
