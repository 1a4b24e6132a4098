import { runCommand } from "./command";
import { firstExecutable } from "./executable";
import { type Machine, pathFolders, pinned } from "./machine";

/** A command to build from Go modules. */
export interface GoCommand {
  /** What it is, in words. */
  readonly what: string;
  /** The folder of the Go module that pins it. */
  readonly folder: string;
  /** Its package. */
  readonly command: string;
  /** The variable that the version is linked into, and the version: `"<variable>=<version>"`. */
  readonly version: string;
  /** The file to make. */
  readonly into: string;
}

/** The longest that a build may take, in milliseconds; the engine takes 4 to 6 minutes on 2 cores. */
const BUILD_LIMIT = 45 * 60_000;

/**
 * Builds a command from Go modules.
 *
 * @throws when there is no Go or the build fails, with what to install
 */
export async function buildCommand(machine: Machine, { what, folder, command, version, into }: GoCommand) {
  const go = findGo(machine);
  const flags = ["-trimpath", "-buildvcs=false", "-ldflags", `-s -w -X ${version}`];
  const result = await runCommand(machine, go, ["build", ...flags, "-o", into, command], {
    cwd: folder,
    limit: BUILD_LIMIT,
    waitingFor: `building ${what}`,
  });
  if (!result.succeeded) {
    throw new Error(
      `Building ${what} from Go modules failed: ${result.failure}. ${whatToInstall()} If Go is there, see ` +
        `whether it reaches its module proxy (go env GOPROXY). It said:\n${lastLines(result.output)}`,
    );
  }
}

/**
 * Where Go is on this machine.
 *
 * @throws when it is not, with what to install
 */
export function findGo(machine: Machine): string {
  const go = firstExecutable(pathFolders(machine), "go");
  if (go === undefined) {
    throw new Error(
      "There is no Pulumi engine with all that is needed on this machine, the official release cannot be downloaded, " +
        `and there is no Go to build it. ${whatToInstall()}`,
    );
  }
  return go;
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
