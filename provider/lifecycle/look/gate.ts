/** Lets operations in as far as there is room, in the order of their coming. */
export type Gate = <T>(operation: () => Promise<T>) => Promise<T>;

/** Makes a gate. `room` is how many operations may be under way together; it is asked again when one has ended. */
export function createGate(room: () => number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  const admit = () => {
    while (waiting.length > 0 && running < room()) {
      running += 1;
      waiting.shift()?.();
    }
  };
  return async (operation) => {
    await new Promise<void>((admitted) => {
      waiting.push(admitted);
      admit();
    });
    try {
      return await operation();
    } finally {
      running -= 1;
      admit();
    }
  };
}
