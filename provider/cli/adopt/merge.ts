import type { Candidate, Entry, Mapping } from "./mapping";
import { resourceKey, nameFor } from "./names";

/** What a run of `adopt` changed in a mapping. */
export interface Changes {
  readonly added: readonly Entry[];
  /** Skipped in an earlier run, declared now. */
  readonly unskipped: readonly Entry[];
}

/** Adds new objects to a mapping and changes nothing else. The order is always the same for the same account. */
export function mergeInto(mapping: Mapping, candidates: readonly Candidate[]): Changes {
  const known = new Map(mapping.entries().map((entry) => [placeOf(entry), entry]));
  const taken = new Set(mapping.entries().map(({ type, resource }) => resourceKey(type, resource)));
  const [added, unskipped]: [Entry[], Entry[]] = [[], []];
  for (const candidate of [...candidates].sort(byName)) {
    const entry = known.get(placeOf(candidate));
    if (entry === undefined) {
      const resource = nameFor(candidate, taken);
      taken.add(resourceKey(candidate.type, resource));
      const { type, id, alias, region, projectId, ...facts } = candidate;
      const made: Entry = {
        type,
        id,
        ...(alias !== undefined && { alias }),
        region,
        projectId,
        resource,
        take: true,
        ...facts,
      };
      mapping.add(made);
      added.push(made);
    } else if (entry.skipped !== undefined && candidate.skipped === undefined) {
      mapping.unskip(entry, candidate);
      unskipped.push(entry);
    }
  }
  return { added, unskipped };
}

/** Whether the program declares an entry. */
export function isTaken({ take, skipped }: Entry): boolean {
  return take && skipped === undefined;
}

function placeOf({ type, id, region, projectId }: Candidate): string {
  return JSON.stringify([type, id.toLowerCase(), region, projectId]);
}

function byName(a: Candidate, b: Candidate): number {
  const [first, second] = [a, b].map(({ type, region, alias, id }) => JSON.stringify([type, region, alias ?? "", id]));
  return (first ?? "") < (second ?? "") ? -1 : 1;
}
