import type { Emulator } from "pulumi-huaweicloud-rotation/emulator";

/** What the cloud received in one step. */
export interface Count {
  readonly reads: number;
  readonly writes: number;
  /** Rotations that really took place. */
  readonly rotations: number;
}

/** The most that a step may send; by default it must be met exactly. */
export interface Expected extends Count {
  /** Whether fewer reads are right too: how often a running task is looked at depends on time. */
  readonly fewerReads?: boolean;
}

/** What an emulator has received so far. */
export function countOf(emulator: Pick<Emulator, "calls" | "rotations">): Count {
  const calls = emulator.calls();
  const writes = calls.filter(({ writes }) => writes).length;
  return { reads: calls.length - writes, writes, rotations: emulator.rotations().length };
}

/** What came between two counts. */
export function difference(after: Count, before: Count): Count {
  return {
    reads: after.reads - before.reads,
    writes: after.writes - before.writes,
    rotations: after.rotations - before.rotations,
  };
}

/** Whether a step sent what it should. */
export function isAsExpected(count: Count, { fewerReads = false, reads, writes, rotations }: Expected): boolean {
  const readsAreRight = fewerReads ? count.reads <= reads : count.reads === reads;
  return readsAreRight && count.writes === writes && count.rotations === rotations;
}

/** A count in words, such as "6 reads, 4 writes, 1 rotation". */
export function inWords({ reads, writes, rotations }: Count): string {
  return [plural(reads, "read"), plural(writes, "write"), plural(rotations, "rotation")].join(", ");
}

/** The counts of all steps, as a table for a terminal. */
export function table(rows: readonly (readonly [step: string, count: Count])[]): string[] {
  const width = Math.max(...rows.map(([step]) => step.length));
  const line = (step: string, ...cells: readonly (string | number)[]) =>
    [step.padEnd(width), ...cells.map((cell) => String(cell).padStart(9))].join("  ");
  const all = rows.reduce((sum, [, count]) => difference(sum, negative(count)), { reads: 0, writes: 0, rotations: 0 });
  const rule = "─".repeat(line("", "", "", "").length);
  return [
    line("The cloud received", "reads", "writes", "rotations"),
    rule,
    ...rows.map(([step, { reads, writes, rotations }]) => line(step, reads, writes, rotations)),
    rule,
    line("in all", all.reads, all.writes, all.rotations),
  ];
}

function negative({ reads, writes, rotations }: Count): Count {
  return { reads: -reads, writes: -writes, rotations: -rotations };
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
