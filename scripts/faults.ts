// `npm run test:faults -- --runs N --seed S`: lives through generated histories of faults, and says what came of them.
// `-- --host` does so in Pulumi's dynamic-provider host, over gRPC (slower; `npm run build` first).
// `-- --replay FILE` lives through the one schedule in a file, such as a shrunk one that was printed.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Campaign, campaign } from "../test/faults/support/campaign";
import { runInHost } from "../test/faults/support/host";
import { run } from "../test/faults/support/run";
import type { Schedule } from "../test/faults/support/schedule";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    seed: { type: "string", default: String(Date.now() % 2_147_483_647) },
    replay: { type: "string" },
    host: { type: "boolean", default: false },
  },
});

const live = values.host ? runInHost : run;

void main();

async function main(): Promise<void> {
  const began = performance.now();
  if (values.replay !== undefined) {
    const { violations } = await live(JSON.parse(readFileSync(values.replay, "utf8")) as Schedule);
    console.log(violations.length === 0 ? "No promise was broken." : violations.join("\n"));
    process.exitCode = violations.length === 0 ? 0 : 1;
    return;
  }
  const result = await campaign({ runs: Number(values.runs), seed: Number(values.seed) }, live);
  tell(result, (performance.now() - began) / 1000);
  process.exitCode = result.failing === undefined ? 0 : 1;
}

function tell({ seed, schedules, requests, rotations, injected, failing }: Campaign, seconds: number): void {
  console.log(`seed ${seed}: ${schedules} schedules in ${seconds.toFixed(0)} s`);
  console.log("faults set, of which some meet no call, and what others did:");
  for (const [kind, count] of [...injected].sort(([, a], [, b]) => b - a)) {
    console.log(`  ${kind.padEnd(20)} ${count}`);
  }
  console.log(`requests to rotate: ${requests}; rotations performed: ${rotations}`);
  if (failing === undefined) {
    console.log("violations: 0");
    return;
  }
  console.log(`violations:\n  ${failing.violations.join("\n  ")}`);
  console.log(`The shortest schedule found, to be replayed with --replay FILE:\n${JSON.stringify(failing.schedule)}`);
}
