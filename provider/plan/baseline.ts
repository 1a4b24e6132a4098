/** What a baseline declares of an object's rotation, besides that it is on. */
export interface Floor {
  /** The longest time between rotations, in days. */
  readonly longest: number;
  /** Whether that is declared whatever the object has, longer or shorter. */
  readonly exactly: boolean;
}

/** What the cloud says of an object's rotation; `undefined` is what it does not say. */
export interface Rhythm {
  readonly rotates: boolean | undefined;
  readonly days: number | undefined;
}

/**
 * Whether a baseline declares its own time between rotations. It does where rotation is off or less frequent, and where
 * the time is the baseline's already: that may have been set by it, and what was set goes on being declared. Elsewhere no
 * time is declared, and so none is enforced. The state is not asked: what the cloud has says it all.
 *
 * @returns `undefined` where the cloud does not say enough: any time that is declared might lengthen the one it has
 */
export function declaresTime({ rotates, days }: Rhythm, { longest, exactly }: Floor): boolean | undefined {
  if (exactly || rotates === false) {
    return true;
  }
  return rotates === undefined || days === undefined ? undefined : days >= longest;
}
