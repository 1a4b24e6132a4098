/** What a baseline declares of an object's rotation, besides that it is on. */
export interface Floor {
  /** The longest time between rotations, in days. */
  readonly longest: number;
  /** Whether that is declared whatever the object has, longer or shorter. */
  readonly exactly: boolean;
}

/**
 * Whether a baseline declares its own time between rotations. It does where rotation is off or less frequent, and where
 * the time is the baseline's already: that may have been set by it, and what was set goes on being declared. A shorter
 * time is declared as it is, and so is never lengthened. The state is not asked: what the cloud has says it all.
 */
export function declaresTime(
  observed: { readonly rotates: boolean | undefined; readonly days: number | undefined },
  { longest, exactly }: Floor,
): boolean {
  return exactly || observed.rotates !== true || observed.days === undefined || observed.days >= longest;
}
