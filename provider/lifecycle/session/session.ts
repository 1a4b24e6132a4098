import {
  type Cloud,
  createCloud,
  type Environment,
  printable,
  type Runtime,
  type SettingsReader,
  systemRuntime,
} from "../../cloud";
import { createClaims } from "../claims/claims";
import { type Engine, NO_ENGINE } from "../engine/engine";
import { Failure } from "../failure";
import { createLooks, type Looks } from "../look/looks";
import type { Severity } from "../../plan/statement";
import type { Run } from "./run";
import type { SharedClaims } from "../claims/sharedClaims";
import { createSlots } from "./slots";
import { text } from "../state/values";

/** What the host of the lifecycle gives to it; what is left out is as in a program of its own. */
export interface HostOptions {
  /**
   * Reads a setting by its full name, such as `huaweicloud:region`, as text or as a value.
   *
   * @defaultValue what `configure` is given
   */
  readonly settings?: SettingsReader;
  /** The environment that credentials and settings are read from. @defaultValue `process.env` */
  readonly environment?: Environment;
  /** The engine that records what is done: it is asked before each write. @defaultValue none: nobody is asked */
  readonly engine?: Engine;
  /** What other provider processes of the same engine declare. @defaultValue nothing */
  readonly sharedClaims?: SharedClaims;
  /**
   * Tells the user something: one line, fit to be printed. A line may come twice in a run, as the engine asks for a
   * difference first and then for the change. It is called within the call of the provider that it belongs to.
   *
   * @defaultValue lines are dropped
   */
  readonly report?: (line: string, severity: Severity) => void;
  /** Ends all waiting once it is aborted; what was sent is kept as unfinished, and no further write is sent. */
  readonly cancel?: AbortSignal;
  /**
   * Whether `check` looks at the object of a new resource and says what `up` will do. A host that calls `preview` has it
   * looked at and said there, once.
   *
   * @defaultValue true
   */
  readonly looksInCheck?: boolean;
  /** Clock, sleep and randomness. @defaultValue the machine's own */
  readonly runtime?: Runtime;
}

/**
 * What one provider process knows. There is one process for each provider of a stack, and it serves one preview, `up`,
 * refresh or destroy; so what was declared here was declared in this run.
 */
export interface Session extends Run {
  /** Who looks at objects that are new to the state. */
  readonly looks: Looks;
  /** Whether `check` looks; else `preview` does. */
  readonly looksInCheck: boolean;
}

/** Makes a session. Nothing is read and no call is made before it is needed. */
export function createSession(options: HostOptions = {}): Session {
  const { environment = process.env, engine = NO_ENGINE, cancel } = options;
  const runtime = cancellable(options.runtime ?? systemRuntime, cancel);
  const queues = new Map<string, Promise<unknown>>();
  let { settings } = options;
  let cloud: Cloud | undefined;
  const report: Session["report"] = (line, severity = "info") => options.report?.(printable(line), severity);
  const getCloud = () =>
    (cloud ??= createCloud(settings ?? (() => undefined), environment, runtime, (line) => report(line)));
  const placeOf: Session["placeOf"] = ({ region, projectId }) =>
    getCloud().knownPlace({ region: text(region), projectId: text(projectId) });
  const session: Session = {
    ...createClaims(placeOf, options.sharedClaims),
    placeOf,
    runtime,
    now: () => getCloud().clock.now(),
    engine,
    isCancelled: () => cancel?.aborted === true,
    report,
    get cloud() {
      return getCloud();
    },
    configure(given) {
      settings ??= given;
    },
    oneAtATime(object, operation) {
      const running = (queues.get(object) ?? Promise.resolve()).then(operation, operation);
      queues.set(object, running);
      return running;
    },
    refusals: new Map(),
    slots: createSlots(() => getCloud().conduct()?.maxRotations),
    looks: createLooks(() => session),
    looksInCheck: options.looksInCheck ?? true,
  };
  return session;
}

/** A runtime whose sleep ends with a failure when the run is cancelled. */
function cancellable(runtime: Runtime, cancel: AbortSignal | undefined): Runtime {
  if (cancel === undefined) {
    return runtime;
  }
  return {
    ...runtime,
    sleep: (milliseconds) =>
      new Promise((resolve, reject) => {
        const stop = () => reject(new Failure("The run was cancelled, so nothing is waited for. Run again."));
        if (cancel.aborted) {
          stop();
          return;
        }
        cancel.addEventListener("abort", stop, { once: true });
        void runtime.sleep(milliseconds).then(() => {
          cancel.removeEventListener("abort", stop);
          resolve();
        });
      }),
  };
}
