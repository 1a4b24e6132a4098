import { dynamicHostEngine, engineAt, watchEngine } from "./engine";
import { createHost } from "./host";
import type { LifecycleProvider } from "./provider";

export { engineAt, watchEngine } from "./engine";
export type { Engine } from "./engine";
export { createHost } from "./host";
export type { LifecycleHost } from "./host";
export type { LifecycleProvider } from "./provider";
export type { Severity } from "../plan/statement";
export type { HostOptions } from "./session";

const address = dynamicHostEngine(process.argv);
const host = createHost({ engine: engineAt(address), report: printOnce() });

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
  };
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
 * The host shows what is printed on the stack, and knows no resource to put it under. The engine asks for a difference
 * first, and then for the change: what is done is often what was announced, and is said once.
 */
function printOnce(): (line: string) => void {
  const printed = new Set<string>();
  return (line) => {
    if (!printed.has(line)) {
      printed.add(line);
      process.stdout.write(`${line}\n`);
    }
  };
}
