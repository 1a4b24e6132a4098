import fc from "fast-check";
import type { Outcome } from "./run";
import { type Schedule, schedules } from "./schedule";
import type { Injected } from "./world";

/** A schedule that breaks a promise, and how. */
export interface Failing {
  readonly schedule: Schedule;
  readonly violations: readonly string[];
}

/** What many schedules came to. */
export interface Campaign {
  readonly seed: number;
  schedules: number;
  requests: number;
  rotations: number;
  readonly injected: Map<string, Injected>;
  /** Every schedule that breaks a promise, as it was drawn. */
  readonly failing: Failing[];
  /** The shortest one that was found from the first of them. */
  shortest?: Failing;
}

/** How a campaign is run. */
export interface CampaignOptions {
  readonly runs: number;
  readonly seed: number;
  /** How many schedules are lived through at the same time. @defaultValue 1 */
  readonly atOnce?: number;
  /** Whether the first schedule that breaks a promise is made shorter. @defaultValue true */
  readonly shrink?: boolean;
  /** Is told of each that breaks a promise as soon as it has. */
  readonly found?: (failing: Failing) => void;
}

type Live = (schedule: Schedule) => Promise<Outcome>;

/** Lives through so many schedules. */
export async function campaign(options: CampaignOptions, live: Live): Promise<Campaign> {
  const { seed, runs, atOnce = 1, shrink = true, found } = options;
  const result: Campaign = { ...nothing(seed) };
  const drawn = fc.sample(schedules, { seed, numRuns: runs });
  let next = 0;
  let first: number | undefined;
  const work = async () => {
    for (let index = next++, schedule = drawn[index]; schedule !== undefined; index = next++, schedule = drawn[index]) {
      const outcome = await live(schedule);
      add(result, outcome);
      if (outcome.violations.length > 0) {
        first = Math.min(first ?? index, index);
        const failing = { schedule, violations: outcome.violations };
        result.failing.push(failing);
        found?.(failing);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const shortest = first !== undefined && shrink ? await shorter(seed, first, live) : undefined;
  return shortest === undefined ? result : { ...result, shortest };
}

/** The sum of two campaigns, with the seed of the first. */
export function total(one: Campaign, other: Campaign): Campaign {
  const result: Campaign = { ...one, injected: new Map(one.injected), failing: [...one.failing, ...other.failing] };
  add(result, { ...other, violations: [] }, other.schedules);
  const shortest = one.shortest ?? other.shortest;
  return shortest === undefined ? result : { ...result, shortest };
}

/** A campaign that has yet to begin. */
export function nothing(seed: number): Campaign {
  return { seed, schedules: 0, requests: 0, rotations: 0, injected: new Map(), failing: [] };
}

/** Makes the schedule that was drawn at a place shorter, as long as it breaks a promise. */
async function shorter(seed: number, index: number, live: Live): Promise<Failing | undefined> {
  let found: Failing | undefined;
  const property = fc.asyncProperty(schedules, async (schedule) => {
    const { violations } = await live(schedule);
    if (violations.length > 0) {
      found = { schedule, violations };
      throw new Error(violations.join("\n"));
    }
  });
  await fc.check(property, { seed, numRuns: 1, path: String(index) });
  return found;
}

function add(result: Campaign, { requests, rotations, injected }: Outcome, schedules = 1): void {
  result.schedules += schedules;
  result.requests += requests;
  result.rotations += rotations;
  for (const [kind, count] of injected) {
    const known = result.injected.get(kind) ?? { set: 0, met: 0, calls: 0 };
    result.injected.set(kind, {
      set: known.set + count.set,
      met: known.met + count.met,
      calls: known.calls + count.calls,
    });
  }
}
