// What the suites do with generated histories: a fixed seed, so that every run judges the same ones, and a fresh seed, so
// that each run judges some that nobody has seen.
import { expect } from "chai";
import { type Campaign, type CampaignOptions, campaign } from "./campaign";
import type { Outcome } from "./run";
import type { Schedule } from "./schedule";

/** A seed that no run had before, or the one of `TEST_SEED`. It is printed. */
export function freshSeed(): number {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 2_147_483_647);
  console.log(`seed: ${seed}`);
  return seed;
}

/** Lives through histories, none of which may break a promise. */
export async function expectPromises(
  options: CampaignOptions,
  live: (schedule: Schedule) => Promise<Outcome>,
): Promise<Campaign> {
  const found = await campaign({ shrink: false, ...options }, live);
  const first = found.failing[0];
  const replay = `seed ${options.seed}; test:faults --replay a file with ${JSON.stringify(first?.schedule)}`;
  expect(
    found.failing.flatMap(({ violations }) => violations),
    replay,
  ).to.deep.equal([]);
  expect(found.schedules).to.equal(options.runs);
  return found;
}

/** That these were histories in which much was asked for and done: a judge of nothing finds nothing. */
export function expectMuchDone({ schedules, requests, rotations }: Campaign): void {
  expect(requests, "requests to rotate").to.be.above(schedules);
  expect(rotations, "rotations performed").to.be.within(schedules / 2, requests);
}
