/** For a while after a write, reads show the object as it was before. */
export interface Lag {
  /** To be called before an object is written. */
  remember(object: object, now: number): void;
  /** The object as a read sees it. */
  view<T extends object>(object: T, now: number): T;
}

/** A lag of so many milliseconds, by the clock of the cloud's own events. */
export function createLag(length: () => number): Lag {
  const earlier = new WeakMap<object, { readonly until: number; readonly copy: object }>();
  return {
    remember(object, now) {
      const until = now + length();
      const known = earlier.get(object);
      if (until > now && (known === undefined || known.until <= now)) {
        earlier.set(object, { until, copy: structuredClone(object) });
      }
    },
    view(object, now) {
      const known = earlier.get(object);
      return known !== undefined && known.until > now ? (known.copy as typeof object) : object;
    },
  };
}
