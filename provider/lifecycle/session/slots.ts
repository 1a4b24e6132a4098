/** Which objects one run rotates: `huaweicloud-rotation:maxRotations`. */
export interface Slots {
  /** Says that the rotation of an object is due, in the order of asking; a second time it is the same turn. */
  take(object: string): Turn;
  /** The turn of an object; `undefined` where its rotation was not said to be due. */
  of(object: string): Turn | undefined;
  /** Whether an object may be rotated in this run: it has a slot, or there is no limit. */
  allows(object: string): boolean;
  /** Most slots; `undefined` for no limit. */
  limit(): number | undefined;
}

/** The turn of an object. */
export interface Turn {
  /** Counts the rotations that are due in this run, from 1. */
  readonly number: number;
  /** Whether the object has a slot. */
  readonly isAllowed: boolean;
}

/** Makes the slots of a run. */
export function createSlots(limit: () => number | undefined): Slots {
  const turns = new Map<string, Turn>();
  return {
    take(object) {
      const number = turns.size + 1;
      const turn = turns.get(object) ?? { number, isAllowed: number <= (limit() ?? Infinity) };
      turns.set(object, turn);
      return turn;
    },
    of: (object) => turns.get(object),
    allows: (object) => limit() === undefined || turns.get(object)?.isAllowed === true,
    limit,
  };
}
