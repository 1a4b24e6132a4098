import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../start/project";
import { UNLIMITED, type Workload } from "../context";
import { type CpuProfile, OURS, timeByOwner } from "../cpuProfile";
import type { Row } from "../results";

/** Owners with less than this part of the time are told together. */
const LEAST = 0.01;

/** Where the provider process spends its time in the largest `up`. */
export const profile: Workload = {
  name: "profile",
  about: "where the provider process spends its time in the largest up",
  minutes: 2,
  async measure(context) {
    const count = Math.max(...context.plan.sizes.map((size) => size.count));
    mkdirSync(join(repository, ".work"), { recursive: true });
    const folder = mkdtempSync(join(repository, ".work", "profile-"));
    try {
      context.say(`${count} resources`);
      const environment = { BENCH_PROFILE: folder };
      await context.with({ contender: "ours", count, cloud: {}, rate: UNLIMITED, environment }, (stack) => {
        return stack.run("up");
      });
      return rowsOf(folder, count);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function rowsOf(folder: string, count: number): Row[] {
  const [file] = readdirSync(folder).filter((name) => name.startsWith("host-"));
  if (file === undefined) {
    throw new Error("The provider process wrote no profile.");
  }
  const times = timeByOwner(JSON.parse(readFileSync(join(folder, file), "utf8")) as CpuProfile, repository);
  const whole = times.reduce((sum, [, time]) => sum + time, 0);
  const large = times.filter(([name, time]) => time / whole >= LEAST || name === OURS);
  const rest = whole - large.reduce((sum, [, time]) => sum + time, 0);
  return [...large, ["all others", rest] as const].map(([name, time]) => {
    return { workload: "profile", what: name, count, unit: "%", measured: (time / whole) * 100 };
  });
}
