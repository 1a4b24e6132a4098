import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { elapsed, runCommand } from "./command";
import { putHosts } from "./hosts";
import { firstExecutable } from "./inspect";
import { goModule, type Machine, pathFolders, pinned } from "./machine";

const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The longest that a build may take, in milliseconds; 2 cores take 4 to 6 minutes. */
const BUILD_LIMIT = 45 * 60_000;

/**
 * Builds the engine from Go modules into a folder, with the stand-in language host: the official one's Go module is
 * not served by the module proxy.
 *
 * @throws when Go is missing or the build fails, with what to install
 */
export async function build(machine: Machine, into: string): Promise<string> {
  const go = firstExecutable(pathFolders(machine), "go");
  if (go === undefined) {
    throw new Error(
      "There is no Pulumi engine on this machine, the official release cannot be downloaded, and Go is not there to " +
        `build one. ${whatToInstall()}`,
    );
  }
  const { version } = machine;
  const bin = join(into, "bin");
  mkdirSync(bin, { recursive: true });
  machine.say(`building Pulumi ${version} from Go modules: once per machine, 4 to 6 minutes on 2 cores`);
  const began = machine.now();
  const flags = ["-trimpath", "-buildvcs=false", "-ldflags", `-s -w -X ${VERSION}=v${version}`];
  const result = await runCommand(machine, go, ["build", ...flags, "-o", join(bin, "pulumi"), COMMAND], {
    cwd: goModule,
    limit: BUILD_LIMIT,
    waitingFor: `building Pulumi ${version}`,
  });
  if (!result.succeeded) {
    throw new Error(
      `Building Pulumi ${version} from Go modules failed: ${result.failure}. ${whatToInstall()} If Go is there, see ` +
        `whether it reaches its module proxy (go env GOPROXY). It said:\n${lastLines(result.output)}`,
    );
  }
  machine.say(`built in ${elapsed(machine.now() - began)}`);
  putHosts(machine, bin);
  return "built from Go modules, with a stand-in for the language host of Node.js";
}

function whatToInstall(): string {
  return (
    "Install Pulumi (https://www.pulumi.com/docs/install/), " +
    `or Go ${pinned(/^go (\S+)/m)} or newer (https://go.dev/dl/), and try again.`
  );
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-15).join("\n");
}
