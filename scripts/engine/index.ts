// `npm run engine`: makes a Pulumi engine available and says where it came from. What it does goes to stderr; the
// last line of stdout is the folder to put on PATH. `--no-download` passes over the download of the official release.
import { ensureEngine } from "./engine";
import { thisMachine } from "./machine";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => interruption.abort(new Error(`interrupted by ${signal}; nothing half is left`)));
}

const machine = thisMachine(interruption.signal, (line) => console.error(`engine: ${line}`));
const asked = process.argv.includes("--no-download") ? { ...machine, downloadFrom: undefined } : machine;

ensureEngine(asked).then(
  ({ folder, version, origin, standIn }) => {
    machine.say(`Pulumi ${version}, ${origin}`);
    if (standIn && !origin.includes("stand-in")) {
      machine.say("its language host is this repository's stand-in, not the official one");
    }
    console.log(folder);
  },
  (error: unknown) => {
    machine.say((error as Error).message);
    process.exitCode = 1;
  },
);
