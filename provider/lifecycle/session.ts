import { type Cloud, createCloud, printable, type Runtime, type SettingsReader, systemRuntime } from "../cloud";
import { type Claims, createClaims } from "./claims";
import { type Engine, findEngine } from "./engine";

/**
 * What one provider process knows. There is one process for each provider of a stack, and it serves one preview, `up`,
 * refresh or destroy; so what was declared here was declared in this run.
 */
export interface Session extends Claims {
  readonly runtime: Runtime;
  readonly cloud: Cloud;
  /** The engine that this process works for: it is asked before each write. */
  readonly engine: Engine;
  /** Tells the user something, once in a run; it appears on the stack. */
  readonly report: (line: string) => void;
  /** Takes the settings. Only the first of a process count: all kinds are given the same. */
  configure(settings: SettingsReader): void;
  /** Runs operations on one object one after another, in the order of their coming. */
  oneAtATime<T>(object: string, operation: () => Promise<T>): Promise<T>;
}

/** Makes a session. Nothing is read and no call is made before it is needed. */
export function createSession(
  runtime: Runtime = systemRuntime,
  environment = process.env,
  engine = findEngine(process.argv),
  report = print,
): Session {
  const queues = new Map<string, Promise<unknown>>();
  const told = new Set<string>();
  let cloud: Cloud | undefined;
  let settings: SettingsReader | undefined;
  const tell = (line: string) => report(printable(line));
  const getCloud = () => (cloud ??= createCloud(settings ?? (() => undefined), environment, runtime, tell));
  return {
    ...createClaims(() => getCloud().defaults()),
    runtime,
    engine,
    // The engine asks for a difference first, and then for the change: what is done is often what was announced.
    report(line) {
      if (!told.has(line)) {
        told.add(line);
        tell(line);
      }
    },
    get cloud() {
      return getCloud();
    },
    configure(given) {
      settings ??= given;
      engine.watch();
    },
    oneAtATime(object, operation) {
      const running = (queues.get(object) ?? Promise.resolve()).then(operation, operation);
      queues.set(object, running);
      return running;
    },
  };
}

/** The host shows what is printed on the stack, and knows no resource to put it under. */
function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
