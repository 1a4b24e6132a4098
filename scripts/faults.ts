// `npm run test:faults -- --runs N --seed S`: lives through generated histories of faults, and says what came of them.
// `-- --host` does so in Pulumi's dynamic-provider hosts, over gRPC (`npm run build` first).
// `-- --plugin` does so in the provider plugin's service, over gRPC.
// `-- --engine` does so on a real Pulumi engine (`npm run engine` and `npm run build` first).
// `-- --minutes M` goes on with new seeds until the time is over, and prints one table of all.
// `-- --replay FILE` lives through the one schedule in a file, such as a shrunk one that was printed.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type Campaign, campaign, type Failing, nothing, total } from "../test/support/histories/campaign";
import { inEngine } from "../test/support/histories/engine";
import { inHosts } from "../test/support/histories/host";
import { HostPool } from "../test/support/histories/hosts";
import { inPlugin } from "../test/support/histories/plugin";
import { run } from "../test/support/histories/run";
import type { Schedule } from "../test/support/histories/schedule";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    seed: { type: "string", default: String(Date.now() % 2_147_483_647) },
    minutes: { type: "string" },
    replay: { type: "string" },
    host: { type: "boolean", default: false },
    plugin: { type: "boolean", default: false },
    engine: { type: "boolean", default: false },
    "at-once": { type: "string" },
  },
});

const pool = new HostPool(availableParallelism());
const live = values.engine
  ? inEngine
  : values.host
    ? inHosts(pool)
    : values.plugin
      ? inPlugin
      : (schedule: Schedule) => run(schedule);
const atOnce = values.host ? Number(values["at-once"] ?? 4 * availableParallelism()) : 1;

void main();

async function main(): Promise<void> {
  try {
    await runCampaign();
  } finally {
    await pool.close();
  }
}

async function runCampaign(): Promise<void> {
  if (values.replay !== undefined) {
    const { violations } = await live(JSON.parse(readFileSync(values.replay, "utf8")) as Schedule);
    console.log(violations.length === 0 ? "No promise was broken." : violations.join("\n"));
    process.exitCode = violations.length === 0 ? 0 : 1;
    return;
  }
  const began = performance.now();
  const result = await (values.minutes === undefined ? once(Number(values.seed)) : long(Number(values.minutes)));
  tell(result, (performance.now() - began) / 1000);
  process.exitCode = result.failing.length === 0 ? 0 : 1;
}

function once(seed: number): Promise<Campaign> {
  return campaign({ runs: Number(values.runs), seed, atOnce, found: show }, live);
}

/** One campaign after another, each with the next seed, until the time is over. */
async function long(minutes: number): Promise<Campaign> {
  const end = performance.now() + minutes * 60_000;
  let result = nothing(Number(values.seed));
  for (let seed = result.seed; performance.now() < end; seed += 1) {
    const found = await campaign(
      { runs: Number(values.runs), seed, atOnce, shrink: result.failing.length === 0, found: show },
      live,
    );
    result = total(result, found);
    console.log(`seed ${seed}: ${found.schedules} schedules, ${found.failing.length} of them break a promise`);
  }
  return result;
}

/** At once: a campaign that is cut short leaves what it has found. */
function show({ schedule, violations }: Failing): void {
  console.log(`  ${violations.join("\n  ")}\n    ${JSON.stringify(schedule)}`);
}

function tell({ seed, schedules, requests, rotations, injected, failing, shortest }: Campaign, seconds: number): void {
  console.log(`seed ${seed}: ${schedules} schedules in ${seconds.toFixed(0)} s`);
  console.log("faults, and what others did:      set   met a call   met none   calls broken");
  for (const [kind, { set, met, calls }] of [...injected].sort(([, a], [, b]) => b.set - a.set)) {
    const columns = [set, met, set - met, calls].map((count, index) =>
      String(count).padStart([5, 13, 11, 15][index] ?? 0),
    );
    console.log(`  ${kind.padEnd(28)}${columns.join("")}`);
  }
  console.log(`requests to rotate: ${requests}; rotations performed: ${rotations}`);
  console.log(`violations: ${failing.length}`);
  if (shortest !== undefined) {
    console.log("The shortest schedule found from the first of them, to be replayed with --replay FILE:");
    console.log(`  ${shortest.violations.join("\n  ")}\n${JSON.stringify(shortest.schedule)}`);
  }
}
