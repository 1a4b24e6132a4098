import type { Candidate } from "./mapping";

/** The longest name that is made, in characters. */
const LONGEST = 60;

/** A name for a resource: from the alias, unlike every name that is taken, and the same for the same account. */
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

/** What must be unlike among resources: Pulumi tells them apart by type and name. */
export function resourceKey(type: string, name: string): string {
  return `${type} ${name}`;
}

/** Letters, digits and hyphens of a text, whatever it is. */
function slug(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
}
