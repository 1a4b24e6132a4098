// The tests of hostile values again, with many more of them, and others in every run.
import { freshSeed } from "../support/histories/sample";

process.env.HOSTILE_RUNS ??= "1500";
process.env.HOSTILE_SEED ??= String(freshSeed());

// Their support reads both when it is loaded.
for (const name of ["answers", "inputs", "requests", "seeds", "settings"]) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- after the lines above, and their tests are made here
  require(`../unit/hostile/${name}.spec.ts`);
}
