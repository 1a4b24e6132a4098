// `npm run engine`: makes a Pulumi engine available and says where it came from. What it does goes to stderr; the
// last line of stdout is the folder to put on PATH. `--no-download` passes over the download of the official release;
// `--languages python,go,java` also makes what runs programs in those languages.
import { parseArgs } from "node:util";
import { ensureEngine } from "./engine";
import { type Language, missingTools, parseLanguages, USUAL_LANGUAGES } from "./languages";
import { type Machine, thisMachine } from "./machine";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => interruption.abort(new Error(`interrupted by ${signal}; nothing half is left`)));
}

const machine = thisMachine(interruption.signal, (line) => console.error(`engine: ${line}`));

main().catch((error: unknown) => {
  machine.say((error as Error).message);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { "no-download": { type: "boolean" }, languages: { type: "string", default: "" } },
  });
  const asked = values.languages === "" ? [] : parseLanguages(values.languages);
  const usable = withoutSkipped(machine, [...new Set([...USUAL_LANGUAGES, ...asked])]);
  const here = values["no-download"] === true ? { ...machine, downloadFrom: undefined } : machine;
  const { folder, version, origin } = await ensureEngine(here, usable);
  machine.say(`Pulumi ${version}, ${origin}; it runs programs in ${usable.join(", ")}`);
  console.log(folder);
}

/** The languages that programs can run in here. The others are counted, each with what is missing. */
function withoutSkipped(from: Machine, languages: readonly Language[]): Language[] {
  const skipped = languages.flatMap((language) => {
    const reason = missingTools(from, language);
    return reason === undefined ? [] : [{ language, reason }];
  });
  if (skipped.length > 0) {
    const reasons = skipped.map(({ language, reason }) => `${language}: ${reason}`);
    from.say(`${skipped.length} of ${languages.length} languages skipped: ${reasons.join("; ")}`);
  }
  return languages.filter((language) => !skipped.some((each) => each.language === language));
}
