import { dynamicHostEngine, engineAt, watchEngine } from "./engine/engine";
import type { Severity } from "../plan/statement";
import { createEngineLog } from "./engine/engineLog";
import { createHost } from "./host";
import type { LifecycleProvider } from "./provider/provider";
import { sharedClaimsAt } from "./claims/sharedClaims";

export { engineAt, watchEngine } from "./engine/engine";
export type { Engine } from "./engine/engine";
export { createHost } from "./host";
export type { LifecycleHost } from "./host";
export type { LifecycleProvider } from "./provider/provider";
export type { Severity } from "../plan/statement";
export type { HostOptions } from "./session/session";
export { sharedClaimsAt } from "./claims/sharedClaims";
export type { SharedClaims } from "./claims/sharedClaims";

const address = dynamicHostEngine(process.argv);
// The host's own copy of Pulumi's SDK speaks with the engine.
const log = createEngineLog(address, address === undefined ? undefined : process.argv[1]);
const report = reportOnce();
const host = createHost({ engine: engineAt(address), sharedClaims: sharedClaimsAt(address), report });

/**
 * The provider of a kind of resource, for the text in Pulumi's state. State in the field calls this for ever: it may
 * learn new kinds, and never loses one.
 *
 * @throws Error for a kind that this release does not know
 */
export function v1(name: string): LifecycleProvider {
  const provider = host.provider(name);
  return {
    ...provider,
    configure(request) {
      watch();
      return provider.configure(request);
    },
    check: (olds, news) => logged(provider.check(olds, news)),
    diff: (id, olds, news) =>
      logged(provider.diff(id, olds, news).then((diff) => withText(`${name} ${id}`, diff, olds))),
    create: (inputs) => logged(provider.create(inputs)),
    read: (id, props) => logged(provider.read(id, props)),
    update: (id, olds, news) => logged(provider.update(id, olds, news)),
    delete: (id, props) => logged(provider.delete(id, props)),
  };
}

/** An operation ends when its warnings have arrived: the engine may end the host after its last answer. */
async function logged<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } finally {
    await log.flushed();
  }
}

/**
 * State that the plugin wrote has no text for the host to run, and the host runs that of the state in refresh and destroy:
 * such a resource is updated once.
 */
function withText<Diff extends { readonly changes: boolean }>(subject: string, diff: Diff, olds: object): Diff {
  if (diff.changes || "__provider" in olds) {
    return diff;
  }
  report(`${subject}: taken over from the plugin; its state is completed`, "info");
  return { ...diff, changes: true };
}

let isWatched = false;

/** Pulumi's dynamic-provider host outlives an engine that was killed. */
function watch(): void {
  if (!isWatched) {
    isWatched = true;
    watchEngine(address, () => process.exit(1));
  }
}

/**
 * The host shows what is printed on the stack, and knows no resource to put it under; warnings go to the engine's log. The
 * engine asks for a difference first, and then for the change: what is done is often what was announced, and is said once.
 */
function reportOnce(): (line: string, severity: Severity) => void {
  const said = new Set<string>();
  return (line, severity) => {
    if (said.has(line)) {
      return;
    }
    said.add(line);
    if (severity === "warning") {
      log.warn(line);
    } else {
      process.stdout.write(`${line}\n`);
    }
  };
}
