import type { Found } from "../account";

/** What a progress display writes to. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Shows the progress of reading an account. */
export interface Progress {
  /** Adds the number of objects of a kind that the cloud counts in another region. */
  readonly expected: (kind: "key" | "cluster", count: number) => void;
  /** One more object was found and read completely. */
  readonly found: (found: Found) => void;
  /** Reading has ended. */
  readonly end: () => void;
}

/** How often progress is written to a terminal and to other streams, in milliseconds. */
const [OFTEN, SELDOM] = [100, 5_000];
/** The characters of the bar. */
const WIDTH = 24;
const NAMES = { key: "keys", secret: "secrets", cluster: "clusters", gap: "gaps" } as const;
type FoundKind = Found["kind"];

/**
 * Shows progress: a bar on a terminal, a line every few seconds elsewhere. The first page of a list of keys or clusters
 * has the total number. A list of secrets has none, so secrets are counted as they arrive.
 */
export function createProgress(stream: ProgressStream, now: () => number): Progress {
  const done: Record<FoundKind, number> = { key: 0, secret: 0, cluster: 0, gap: 0 };
  const totals: Partial<Record<FoundKind, number>> = {};
  const isTerminal = stream.isTTY === true;
  const began = now();
  let shown = began;
  const show = () => {
    if (now() - shown < (isTerminal ? OFTEN : SELDOM)) {
      return;
    }
    shown = now();
    const words = counted(done, totals);
    stream.write(isTerminal ? `\r${bar(partOf(done, totals))} ${words}\u001b[K` : `Looked at ${words}.\n`);
  };
  return {
    expected(kind, count) {
      totals[kind] = (totals[kind] ?? 0) + count;
      show();
    },
    found({ kind }) {
      done[kind] += 1;
      show();
    },
    end() {
      if (isTerminal && shown > began) {
        stream.write("\r\u001b[K");
      }
    },
  };
}

function counted(done: Readonly<Record<FoundKind, number>>, totals: Partial<Record<FoundKind, number>>): string {
  return Object.entries(NAMES)
    .map(([kind, name]) => ({ name, count: done[kind as FoundKind], total: totals[kind as FoundKind] }))
    .filter(({ name, count }) => name !== NAMES.gap || count > 0)
    .map(({ name, count, total }) => `${count}${total === undefined ? "" : ` of ${Math.max(count, total)}`} ${name}`)
    .join(", ");
}

/** The part that is done, from 0 to 1. A list without a total counts as fully read. */
function partOf(done: Readonly<Record<FoundKind, number>>, totals: Partial<Record<FoundKind, number>>): number {
  const kinds = ["key", "secret", "cluster"] as const;
  const all = kinds.reduce((sum, kind) => sum + Math.max(done[kind], totals[kind] ?? 0), 0);
  return all === 0 ? 0 : kinds.reduce((sum, kind) => sum + done[kind], 0) / all;
}

function bar(part: number): string {
  const full = Math.floor(part * WIDTH);
  return `[${"█".repeat(full)}${"·".repeat(WIDTH - full)}] ${String(Math.floor(part * 100)).padStart(3)} %`;
}
