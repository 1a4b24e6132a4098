import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { elapsed } from "./command";
import { buildCommand } from "./goBuild";
import { putHosts } from "./hosts";
import type { Language } from "./languages";
import { goModule, type Machine } from "./machine";

const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Where an engine comes from that {@link build} made. */
export const BUILT = "built from Go modules";

/**
 * Builds the engine and the hosts of languages from Go modules into a folder.
 *
 * @throws when there is no Go or a build fails, with what to install
 */
export async function build(machine: Machine, into: string, languages: readonly Language[]): Promise<string> {
  const { version } = machine;
  const what = `Pulumi ${version}`;
  const bin = join(into, "bin");
  mkdirSync(bin, { recursive: true });
  machine.say(`building ${what} from Go modules: once per machine, 4 to 6 minutes on 2 cores`);
  const began = machine.now();
  await buildCommand(machine, {
    what,
    folder: goModule,
    command: COMMAND,
    version: `${VERSION}=v${version}`,
    into: join(bin, "pulumi"),
  });
  machine.say(`built in ${elapsed(machine.now() - began)}`);
  await putHosts(machine, bin, languages);
  return BUILT;
}
