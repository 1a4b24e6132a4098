import { milliseconds } from "../../duration";

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
const [SHORTEST, LONGEST] = [6 * UNITS.h, 8760 * UNITS.h];

/** The milliseconds of a `rotation_period`: `Integer[d|h|m|s]`, from 6 hours to 8760 hours; `undefined` for anything else. */
export function parsePeriod(text: string): number | undefined {
  const size = milliseconds(text) ?? 0;
  return size >= SHORTEST && size <= LONGEST ? size : undefined;
}

/** A period in its largest unit that divides it, or in seconds. */
export function spellPeriod(size: number, how: "largest" | "seconds"): string {
  const [unit, length] = Object.entries(UNITS).find(([, each]) => how === "largest" && size % each === 0) ?? [
    "s",
    1000,
  ];
  return `${size / length}${unit}`;
}
