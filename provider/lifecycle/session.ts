import { type Cloud, createCloud, type Runtime, type SettingsReader, systemRuntime } from "../cloud";

/**
 * What one provider process knows. There is one process for each provider of a stack, and it serves one preview, `up`,
 * refresh or destroy; so what was declared here was declared in this run.
 */
export interface Session {
  readonly runtime: Runtime;
  readonly cloud: Cloud;
  /** Takes the settings. Only the first of a process count: all kinds are given the same. */
  configure(settings: SettingsReader): void;
  /**
   * Records that a resource of this run declares an object.
   *
   * @returns whether every earlier declaration of it in this run made the same claim
   */
  declare(kind: string, id: string, claim: string): boolean;
  /** Whether some resource of this run declares the object. */
  isDeclared(kind: string, id: string): boolean;
  /** Runs operations on one object one after another, in the order of their coming. */
  oneAtATime<T>(object: string, operation: () => Promise<T>): Promise<T>;
}

/** Makes a session. Nothing is read and no call is made before it is needed. */
export function createSession(runtime: Runtime = systemRuntime, environment = process.env): Session {
  const claims = new Map<string, string>();
  const queues = new Map<string, Promise<unknown>>();
  let cloud: Cloud | undefined;
  let settings: SettingsReader | undefined;
  return {
    runtime,
    get cloud() {
      cloud ??= createCloud(settings ?? (() => undefined), environment, runtime, report);
      return cloud;
    },
    configure(given) {
      settings ??= given;
    },
    declare(kind, id, claim) {
      const object = `${kind} ${id}`;
      const earlier = claims.get(object);
      claims.set(object, earlier ?? claim);
      return earlier === undefined || earlier === claim;
    },
    isDeclared(kind, id) {
      return claims.has(`${kind} ${id}`);
    },
    oneAtATime(object, operation) {
      const running = (queues.get(object) ?? Promise.resolve()).then(operation, operation);
      queues.set(object, running);
      return running;
    },
  };
}

/** Says something to the user. The host shows what is printed on the stack, and knows no resource to put it under. */
export function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
