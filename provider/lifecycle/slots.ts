/** How many objects one run rotates, and which: `huaweicloud-rotation:maxRotations`. */
export interface Slots {
  /** Takes a slot for an object, in the order of asking; a second time for the same object it is the same slot. */
  take(object: string): Slot | undefined;
  /** Whether an object may be rotated: it has a slot. */
  has(object: string): boolean;
}

/** The turn of an object. */
export interface Slot {
  /** From 1. */
  readonly number: number;
  /** Whether it was taken just now. */
  readonly isNew: boolean;
}

/**
 * Makes the slots of a run.
 *
 * @param limit - most slots; `undefined` for no limit
 */
export function createSlots(limit: () => number | undefined): Slots {
  const taken = new Map<string, number>();
  return {
    take(object) {
      const known = taken.get(object);
      if (known !== undefined) {
        return { number: known, isNew: false };
      }
      if (taken.size >= (limit() ?? Infinity)) {
        return undefined;
      }
      taken.set(object, taken.size + 1);
      return { number: taken.size, isNew: true };
    },
    has: (object) => taken.has(object),
  };
}
