import type { Found } from "../account";

/** What a progress display writes to. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Shows how far a look at an account is. */
export interface Progress {
  /** The cloud counts so many objects of a kind in one more region. */
  readonly expected: (kind: "key" | "cluster", count: number) => void;
  /** One more thing was found, and all that is to be read of it was read. */
  readonly found: (found: Found) => void;
  /** Nothing more comes. */
  readonly end: () => void;
}

/** How often a terminal and other streams hear of it, in milliseconds. */
const [OFTEN, SELDOM] = [100, 5_000];
/** The characters of the bar. */
const WIDTH = 24;
const NAMES = { key: "keys", secret: "secrets", cluster: "clusters", gap: "gaps" } as const;
type Kind = Found["kind"];

/**
 * Shows progress: a bar on a terminal, a line every few seconds elsewhere. How many keys and clusters there are, the cloud
 * says with the first page of each list; how many secrets, it does not say: those count as they come.
 */
export function createProgress(stream: ProgressStream, now: () => number): Progress {
  const done: Record<Kind, number> = { key: 0, secret: 0, cluster: 0, gap: 0 };
  const totals: Partial<Record<Kind, number>> = {};
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

function counted(done: Readonly<Record<Kind, number>>, totals: Partial<Record<Kind, number>>): string {
  return Object.entries(NAMES)
    .map(([kind, name]) => ({ name, count: done[kind as Kind], total: totals[kind as Kind] }))
    .filter(({ name, count }) => name !== NAMES.gap || count > 0)
    .map(({ name, count, total }) => `${count}${total === undefined ? "" : ` of ${Math.max(count, total)}`} ${name}`)
    .join(", ");
}

/** The part that is done, from 0 to 1. A list that gives no total counts as read to here. */
function partOf(done: Readonly<Record<Kind, number>>, totals: Partial<Record<Kind, number>>): number {
  const kinds = ["key", "secret", "cluster"] as const;
  const all = kinds.reduce((sum, kind) => sum + Math.max(done[kind], totals[kind] ?? 0), 0);
  return all === 0 ? 0 : kinds.reduce((sum, kind) => sum + done[kind], 0) / all;
}

function bar(part: number): string {
  const full = Math.floor(part * WIDTH);
  return `[${"█".repeat(full)}${"·".repeat(WIDTH - full)}] ${String(Math.floor(part * 100)).padStart(3)} %`;
}
