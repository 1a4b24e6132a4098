import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LargeAccount, largeAccount, POLICY } from "../../../test/support/largeAccount";
import { neutralEnvironment } from "../../start/environment";
import { repository } from "../../start/project";
import { type BenchCloud, startCloud } from "../cloud";
import type { Context, Workload } from "../context";
import type { Row } from "../results";

/** The package's own rate for each service and region, in calls a second (`huaweicloud-rotation:rate`). */
const RATE = 19;
const MB = 1000;

/** What a look at a whole account takes, by the commands `report` and `adopt`. */
export const account: Workload = {
  name: "account",
  about:
    "report and adopt on an account of 2,000 keys, 300 secrets and 40 clusters in two regions, at the default rate",
  minutes: 2,
  async measure({ plan, say }: Context) {
    const isFull = plan.sizes.some(({ count }) => count >= 1000);
    const large = largeAccount(
      isFull ? { keys: 2000, secrets: 300, clusters: 40 } : { keys: 80, secrets: 8, clusters: 4 },
    );
    const folder = mkdtempSync(join(tmpdir(), "bench-account-"));
    const cloud = await startCloud({ state: large.seed });
    try {
      const idle = await run(folder, cloud, ["report", "--help"]);
      const rows: Row[] = [];
      for (const command of ["report", "adopt"] as const) {
        say(command);
        rows.push(...(await measure(folder, cloud, large, command, idle)));
      }
      return rows;
    } finally {
      cloud.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Run {
  readonly milliseconds: number;
  /** The most memory that it held, in kilobytes. */
  readonly peak: number;
}

async function measure(
  folder: string,
  cloud: BenchCloud,
  { regions, expected }: LargeAccount,
  command: "report" | "adopt",
  idle: Run,
): Promise<Row[]> {
  const policy = join(folder, "policy.yaml");
  writeFileSync(policy, POLICY);
  const own = { report: ["--policy", policy, "--format", "html", "--output", join(folder, "report.html")] };
  const flags = command === "report" ? own.report : ["--output", join(folder, "adopted")];
  const { url } = cloud;
  const endpoints = ["--setting", `huaweicloud:endpoints=${JSON.stringify({ kms: url, dws: url, iam: url })}`];
  const before = (await cloud.calls()).length;
  const places = regions.flatMap((region) => ["--region", region]);
  const { milliseconds, peak } = await run(folder, cloud, [command, ...places, ...endpoints, ...flags]);
  const calls = (await cloud.calls()).slice(before).filter(({ service }) => service !== "iam");
  const throttled = calls.filter(({ status }) => status === 429).length;
  const bound = (calls.length / RATE) * 1000;
  const row = { workload: "account", count: expected.size } as const;
  const seconds = { ours: milliseconds / 1000, other: bound / 1000 };
  return [
    {
      ...{ ...row, what: `${command}, against calls ÷ ${RATE}`, unit: "ratio", goal: 1.05 },
      ...{ measured: milliseconds / bound, ...seconds },
    },
    {
      ...{ ...row, what: `${command}, memory beyond the idle command (resident, at most)`, unit: "MB", goal: 80 },
      measured: (peak - idle.peak) / MB,
    },
    { ...row, what: `calls of ${command}`, unit: "calls", measured: calls.length },
    { ...row, what: `answers 429, ${command}`, unit: "answers", goal: 0, measured: throttled },
  ];
}

/** Runs a command in a process of its own. Findings make exit code 1, which is no failure here. */
async function run(folder: string, cloud: BenchCloud, args: readonly string[]): Promise<Run> {
  const file = join(folder, "peak");
  const began = performance.now();
  const command = [join(repository, "dist/cli/main.js"), ...args];
  const child = spawn(process.execPath, ["--require", join(__dirname, "../peakMemory.cjs"), ...command], {
    cwd: folder,
    env: {
      ...neutralEnvironment(),
      ...{ HW_ACCESS_KEY: cloud.credentials.accessKey, HW_SECRET_KEY: cloud.credentials.secretKey },
      BENCH_PEAK: file,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0 && code !== 1) {
    throw new Error(`huaweicloud-rotation ${args.join(" ")} ended with ${code ?? "a signal"}.`);
  }
  return { milliseconds: performance.now() - began, peak: Number(readFileSync(file, "utf8")) };
}
