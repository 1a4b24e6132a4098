import { elapsed, runCommand } from "./command";
import type { Machine } from "./machine";

/** The longest that the official installer may take, in milliseconds: it has some 100 MB to fetch. */
const INSTALL_LIMIT = 10 * 60_000;

/** Installs the official release into a folder; `undefined` where that cannot be done here. */
export async function download(machine: Machine, into: string): Promise<string | undefined> {
  const { downloadFrom, version, installer } = machine;
  if (downloadFrom === undefined) {
    machine.say("downloading the official release: switched off");
    return undefined;
  }
  const unreachable = await probe(machine, downloadFrom);
  if (unreachable !== undefined) {
    machine.say(`downloading the official release: ${downloadFrom} is not reachable (${unreachable})`);
    return undefined;
  }
  machine.say(`downloading Pulumi ${version} from ${downloadFrom}`);
  const [command, ...args] = [...installer, version, into];
  const waitingFor = `downloading Pulumi ${version}`;
  const result = await runCommand(machine, command, args, { limit: INSTALL_LIMIT, waitingFor });
  if (!result.succeeded) {
    machine.say(`downloading the official release failed: ${result.failure}\n${result.output.trim()}`);
    return undefined;
  }
  return `the official release, downloaded from ${downloadFrom}`;
}

/** Says why an address does not answer within the limit; the installer itself would wait for minutes. */
async function probe(machine: Machine, address: string): Promise<string | undefined> {
  const limit = AbortSignal.timeout(machine.probeLimit);
  try {
    const response = await fetch(address, { method: "HEAD", signal: AbortSignal.any([limit, machine.signal]) });
    return response.status < 500 && response.status !== 403 ? undefined : `it answered ${response.status}`;
  } catch (error) {
    machine.signal.throwIfAborted();
    const cause = (error as Error & { cause?: Error }).cause;
    return limit.aborted ? `no answer within ${elapsed(machine.probeLimit)}` : (cause ?? (error as Error)).message;
  }
}
