/** The middle of some numbers; the mean of the two in the middle where their count is even. @throws Error for none */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) {
    throw new Error("There is no median of no values.");
  }
  return (low + high) / 2;
}

/** The median of the ratios of pairs that were measured one after the other. */
export function medianRatio(pairs: readonly (readonly [ours: number, other: number])[]): number {
  return median(pairs.map(([ours, other]) => ours / other));
}

/** A size and what was measured at it. */
export type Point = readonly [size: number, value: number];

/**
 * The exponent k of `value = constant · size^k`, by least squares of the logarithms: 1 is in proportion, 2 is its
 * square. What the smallest size takes is taken for what all take whatever their size, and is left out of the others.
 *
 * @returns `undefined` where fewer than two sizes are left
 */
export function growthExponent(points: readonly Point[]): number | undefined {
  const [first, ...others] = [...points].sort(([one], [other]) => one - other);
  const logarithms = others
    .map(([size, value]) => [size - (first?.[0] ?? 0), value - (first?.[1] ?? 0)] as const)
    .filter(([size, value]) => size > 0 && value > 0)
    .map(([size, value]) => [Math.log(size), Math.log(value)] as const);
  if (logarithms.length < 2) {
    return undefined;
  }
  const mean = (index: 0 | 1) => logarithms.reduce((sum, point) => sum + point[index], 0) / logarithms.length;
  const [x, y] = [mean(0), mean(1)];
  const along = logarithms.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const across = logarithms.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return along / across;
}

/** The order of interleaved pairs: ours, floor, floor, ours, ours, …: what drifts meets both alike. */
export function interleaved(pairs: number): readonly (readonly [first: "ours" | "floor", second: "ours" | "floor"])[] {
  return Array.from({ length: pairs }, (_, index) => (index % 2 === 0 ? ["ours", "floor"] : ["floor", "ours"]));
}
