// `npm start`: the quickstart, told step by step with the real Pulumi CLI on an emulated cloud. It needs no account, and
// ends with 0 only if every step did what it should.
import { createEmulator, exampleState } from "pulumi-huaweicloud-rotation/emulator";
import { elapsed } from "../engine/command";
import { ensureEngine } from "../engine/engine";
import { thisMachine } from "../engine/machine";
import { emulatorEnvironment } from "./environment";
import { createProject, isProgress, repository } from "./project";
import { steps } from "./steps";
import { tell, type Telling } from "./story";

const STATUS = { SIGINT: 130, SIGTERM: 143 } as const;
const colours = process.env.NO_COLOR === undefined && (process.stdout.isTTY || process.env.FORCE_COLOR !== undefined);
const style = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
const [bold, dim] = [style(1), style(2)];

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    process.exitCode = STATUS[signal];
    interruption.abort(new Error(`interrupted by ${signal}; nothing is left behind`));
  });
}

start({ say: (line) => console.log(line), bold }, interruption.signal).catch((error: unknown) => {
  console.error(`\nnpm start: ${(error as Error).message}`);
  process.exitCode ??= 1;
});

async function start(telling: Telling, signal: AbortSignal): Promise<void> {
  const { say } = telling;
  const began = Date.now();
  say(bold("The quickstart: keys, secrets and a data warehouse that rotate as a program declares."));
  say(
    "The program is examples/quickstart/index.ts. The cloud is emulated on this machine. Pulumi is the real one: what",
  );
  say(`it prints is behind a ${dim("│")}, without its lines of progress.`);
  say("");
  say("Making a Pulumi engine available (once per machine; a Pulumi that you have is used as it is) …");
  const engine = await ensureEngine(
    thisMachine(signal, (line) => say(`  ${line}`)),
    ["nodejs"],
  );
  say(`  Pulumi ${engine.version}: ${engine.origin}`);
  const emulator = await createEmulator({ state: exampleState() });
  say(`Emulating Huawei Cloud at ${emulator.url}: KMS, CSMS and DWS of an example account`);
  const project = createProject({
    engine,
    source: repository,
    files: ["Pulumi.yaml", "examples/quickstart"],
    environment: emulatorEnvironment(emulator),
    signal,
    colours,
    print: (line) => isProgress(line) || say(`  ${dim("│")} ${line}`.trimEnd()),
  });
  try {
    await project.pulumi("stack", "init", "dev");
    const pulumi = (...args: readonly string[]) => {
      say(`  ${dim("│")} ${bold(`$ pulumi ${args.join(" ")}`)}`);
      return project.pulumi(...args);
    };
    await tell({ emulator, pulumi }, telling);
    say(
      `All ${steps.length} steps did what they should, in ${elapsed(Date.now() - began)}. Next: examples/quickstart.`,
    );
  } finally {
    project.remove();
    await emulator.close();
  }
}
