/** What a row's figures are. */
export type Unit = "ratio" | "bytes" | "MB" | "calls" | "answers" | "calls per connection" | "%" | "exponent";

/** One figure of a run. */
export interface Row {
  /** The workload that it belongs to. */
  readonly workload: string;
  readonly what: string;
  /** How many resources there were; absent where that does not matter. */
  readonly count?: number;
  readonly unit: Unit;
  readonly measured: number;
  /** The most that it should be. */
  readonly goal?: number;
  /** Of a ratio: the medians that it compares, in seconds. */
  readonly ours?: number;
  readonly other?: number;
  /** How often it was measured. */
  readonly pairs?: number;
}

/** A run of the benchmarks, as docs/benchmarks.json has it. */
export interface Results {
  /** "full", or what was left out: such a run is for trying, and its figures are not to be relied on. */
  readonly kind: string;
  readonly date: string;
  readonly seconds: number;
  readonly machine: Readonly<Record<string, string>>;
  /** The machine's load over a minute when each workload began, the run's own part included. */
  readonly load: readonly number[];
  readonly rows: readonly Row[];
}

/** Whether a row is as good as it should be; `undefined` where it has no goal. */
export function isMet({ measured, goal }: Row): boolean | undefined {
  return goal === undefined ? undefined : rounded(measured) <= goal;
}

/** A figure as it is shown and judged: four significant digits, or all that are before the point. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}
