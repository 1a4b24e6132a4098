import type { Found } from "../account";

/** What a progress display writes to. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Shows how far a look at an account is. */
export interface Progress {
  /** One more thing was found. */
  found(found: Found): void;
  /** Nothing more comes. */
  end(): void;
}

/** How often a terminal and other streams hear of it, in milliseconds. */
const [OFTEN, SELDOM] = [100, 5_000];
/** The characters of the bar, and how many objects fill a step of it. */
const [WIDTH, STEP] = [20, 25];
const NAMES = { key: "keys", secret: "secrets", cluster: "clusters", gap: "gaps" } as const;

/**
 * Shows progress: a bar on a terminal, a line every few seconds elsewhere. How many objects an account holds is known only
 * at its end, so the bar moves with what was found rather than towards a total.
 */
export function createProgress(stream: ProgressStream, now: () => number): Progress {
  const counts: Record<Found["kind"], number> = { key: 0, secret: 0, cluster: 0, gap: 0 };
  const began = now();
  let shown = began;
  const isTerminal = stream.isTTY === true;
  const words = () =>
    Object.entries(NAMES)
      .filter(([kind]) => kind !== "gap" || counts.gap > 0)
      .map(([kind, name]) => `${counts[kind as Found["kind"]]} ${name}`)
      .join(", ");
  return {
    found({ kind }) {
      counts[kind] += 1;
      if (now() - shown < (isTerminal ? OFTEN : SELDOM)) {
        return;
      }
      shown = now();
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      stream.write(isTerminal ? `\r${bar(total)} ${words()}\u001b[K` : `Looking: ${words()} so far.\n`);
    },
    end() {
      if (isTerminal && shown > began) {
        stream.write("\r\u001b[K");
      }
    },
  };
}

function bar(total: number): string {
  const at = Math.floor(total / STEP) % WIDTH;
  return `[${"·".repeat(at)}■${"·".repeat(WIDTH - 1 - at)}]`;
}
