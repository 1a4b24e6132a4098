/** What is told of each look, by the run's clock. */
export interface Progress {
  began(now: number): void;
  ended(now: number): void;
}

/** How much time looks may take before progress is shown, each time, in milliseconds. */
const QUIET = 5000;

/** Shows, each time that looks have taken a while, how many objects were looked at. */
export function createProgress(report: (line: string) => void): Progress {
  let [looked, running, since, spent, shown] = [0, 0, 0, 0, 0];
  return {
    began(now: number): void {
      since = running === 0 ? now : since;
      running += 1;
    },
    ended(now: number): void {
      looked += 1;
      running -= 1;
      // Time in which several looks are under way counts once.
      [spent, since] = [spent + now - since, now];
      if (spent - shown >= QUIET) {
        shown = spent;
        report(`looking at new objects: ${looked} so far, in ${Math.round(spent / 1000)} s`);
      }
    },
  };
}
