// `npm run upgrade-fixtures`: keeps the state that this version of the package leaves behind, for every later one to be
// tested with. A version's folder is made once and never again: it stands for what is in the field. A version that is not
// released yet is named, as in `npm run upgrade-fixtures -- 0.2.0`; until it is released, its folder may be made anew.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../../package.json";
import { createEmulator } from "../../../provider/emulator";
import { withStack } from "../stack";
import { accountOf, CLUSTERS } from "./account";
import { declareAll, environmentOf } from "./program";

const version = process.argv[2] ?? manifest.version;
const folder = join(__dirname, version);

void main();

async function main(): Promise<void> {
  if (existsSync(folder)) {
    process.stderr.write(
      `There are fixtures of ${version} already, and they stay as they are. Raise the version first.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const emulator = await createEmulator({ state: accountOf(version) });
  const program = () => {
    declareAll(version);
    return Promise.resolve();
  };
  const environment = environmentOf(emulator.url, emulator.credentials);
  await withStack({ program, environment, clockOf: emulator }, async (stack) => {
    // Lost before they had an effect: what nothing shows a trace of. Two of them are lost again when they are asked anew.
    emulator.fault({ operation: "RotateSecret", object: "owed", kind: "reset" });
    emulator.fault({ operation: "RotateSecret", object: "ambiguous", kind: "reset", times: 2 });
    emulator.fault({ operation: "RotateKey", object: CLUSTERS.ambiguous, kind: "reset", times: 2 });
    await stack.up({ expectFailure: true, continueOnError: true });
    emulator.put({
      secrets: [
        { name: "owed", state: "DISABLED" },
        { name: "running", rotation: { duration: "20m" } },
      ],
    });
    await stack.clock.advance(31 * 60_000);
    await stack.up({ expectFailure: true, continueOnError: true });
    const { checkpoint } = JSON.parse(stack.stateText(), withoutSource) as { checkpoint: { latest: object } };
    const time = stack.clock.now();
    const account = { ...emulator.state(), clock: undefined };
    keep("state.json", { version: 3, deployment: checkpoint.latest });
    keep("account.json", { time, ...account });
  });
  await emulator.close();
}

/** Where the program's lines are, on this machine, is of no use. */
function withoutSource(name: string, value: unknown): unknown {
  return name === "sourcePosition" || name === "stackTrace" ? undefined : value;
}

function keep(name: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${JSON.stringify(value, undefined, 2)}\n`);
}
