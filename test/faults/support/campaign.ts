import fc from "fast-check";
import type { Breakage } from "./program";
import { type Outcome, run } from "./run";
import { type Schedule, schedules } from "./schedule";

/** What many schedules came to. */
export interface Campaign {
  readonly seed: number;
  schedules: number;
  requests: number;
  rotations: number;
  readonly injected: Map<string, number>;
  /** The shortest schedule found that breaks a promise. */
  failing?: { readonly schedule: Schedule; readonly violations: readonly string[] };
}

/** Lives through so many schedules, and shrinks the first that breaks a promise. */
export async function campaign(
  options: { readonly runs: number; readonly seed: number; readonly breakage?: Breakage; readonly shrink?: boolean },
  live: (schedule: Schedule, breakage?: Breakage) => Promise<Outcome> = run,
): Promise<Campaign> {
  const { seed, runs, breakage } = options;
  const result: Campaign = { seed, schedules: 0, requests: 0, rotations: 0, injected: new Map() };
  let failing: Campaign["failing"];
  const property = fc.asyncProperty(schedules, async (schedule) => {
    const outcome = await live(schedule, breakage);
    const { violations } = outcome;
    if (failing === undefined) {
      add(result, outcome);
    }
    if (violations.length > 0) {
      failing = { schedule, violations };
      throw new Error(violations.join("\n"));
    }
  });
  const details = await fc.check(property, { seed, numRuns: runs, endOnFailure: options.shrink === false });
  if (details.failed && failing === undefined) {
    throw details.errorInstance;
  }
  return failing === undefined ? result : { ...result, failing };
}

function add(result: Campaign, { requests, rotations, injected }: Outcome): void {
  result.schedules += 1;
  result.requests += requests;
  result.rotations += rotations;
  for (const [kind, count] of injected) {
    result.injected.set(kind, (result.injected.get(kind) ?? 0) + count);
  }
}
