// One resource's life without an engine: what the engine and the dynamic-provider host do with a provider, in this
// process, so that many cases take little time. The engine itself is in test/engine.
import type { Runtime } from "../../provider/cloud";
import type { Emulator } from "../../provider/emulator";
import type { ServedKind } from "../../provider/lifecycle/host";
import type { Properties } from "../../provider/lifecycle/properties";
import type { LifecycleProvider } from "../../provider/lifecycle/provider";
import { createSession } from "../../provider/lifecycle/session";
import { annotated, plain } from "./secretValues";
import { plainSettingsOf } from "./settings";

/** Settings by which a provider in this process reaches an emulator for every service, and gives up soon what hangs. */
export function settingsInProcess(emulator: Emulator): Record<string, string> {
  return {
    ...plainSettingsOf(emulator),
    "huaweicloud-rotation:requestTimeout": "1s",
    "huaweicloud-rotation:rate": "1000",
  };
}

/** What the engine keeps of a resource. */
export interface StoredResource {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** The engine forces an update while these stand; a refresh erases them. */
  readonly initErrors: readonly string[];
}

/** How an `up` went. */
export interface UpResult {
  readonly operation: "create" | "update" | "same";
  readonly error: string | undefined;
}

/** Time that the emulator's events, the signatures and the provider share; sleeping moves it. */
export function sharedClock(emulator: () => Emulator): Runtime & { advance(milliseconds: number): void } {
  let ahead = 0;
  const advance = (milliseconds: number) => {
    ahead += milliseconds;
    emulator().advance(milliseconds);
    emulator().skew += milliseconds;
  };
  return {
    now: () => Date.now() + ahead,
    elapsed: () => Date.now() + ahead,
    sleep(milliseconds) {
      advance(Math.ceil(milliseconds));
      return new Promise((resolve) => setImmediate(resolve));
    },
    random: () => 0.5,
    advance,
  };
}

/** A resource of one kind, as an engine would lead it. */
export class InProcessResource {
  stored: StoredResource | undefined;
  /** Everything that was said, in all runs. */
  readonly said: string[] = [];
  /** Whether somebody is left to record what is done. */
  engineIsAlive = true;

  constructor(
    private readonly kind: ServedKind,
    private readonly settings: () => Readonly<Record<string, string>>,
    private readonly runtime: Runtime,
  ) {}

  /** A provider as the host has it in one run. */
  async provider(): Promise<LifecycleProvider> {
    const engine = { isAlive: () => Promise.resolve(this.engineIsAlive) };
    const report = once((line) => void this.said.push(line));
    const provider = this.kind.createProvider(
      createSession({ runtime: this.runtime, environment: {}, engine, report }),
    );
    const settings = this.settings();
    await provider.configure({ config: { get: (key: string) => settings[key] } });
    return provider;
  }

  /** Whether a preview shows a change. Nothing is called. */
  async preview(inputs: Properties): Promise<boolean> {
    const provider = await this.provider();
    const checked = await provider.check(plain(this.stored?.inputs ?? {}), plain(inputs));
    return (
      this.stored === undefined ||
      (await provider.diff(this.stored.id, plain(this.stored.outputs), checked.inputs)).changes
    );
  }

  async up(given: Properties): Promise<UpResult> {
    const provider = await this.provider();
    const checked = await provider.check(plain(this.stored?.inputs ?? {}), plain(given));
    if (checked.failures.length > 0) {
      return { operation: "same", error: JSON.stringify(checked.failures) };
    }
    const inputs = annotated(checked.inputs, given);
    const { stored } = this;
    try {
      if (stored === undefined) {
        const { id, outs } = await provider.create(plain(inputs));
        this.stored = { id, inputs, outputs: annotated(carried(outs), inputs), initErrors: [] };
        return { operation: "create", error: undefined };
      }
      const olds = plain(stored.outputs);
      const { changes } = await provider.diff(stored.id, olds, plain(inputs));
      if (!changes && stored.initErrors.length === 0) {
        this.stored = { ...stored, inputs };
        return { operation: "same", error: undefined };
      }
      const { outs } = await provider.update(stored.id, olds, plain(inputs));
      this.stored = { ...stored, inputs, outputs: annotated(carried(outs), inputs), initErrors: [] };
      return { operation: "update", error: undefined };
    } catch (error) {
      this.keepPartial(error, inputs);
      return { operation: stored === undefined ? "create" : "update", error: (error as Error).message };
    }
  }

  async refresh(): Promise<string | undefined> {
    const { stored } = this;
    if (stored === undefined) {
      return undefined;
    }
    try {
      const { id, props, inputs } = await (await this.provider()).read(stored.id, plain(stored.outputs));
      const read = {
        inputs: inputs === undefined ? stored.inputs : annotated(inputs, stored.inputs),
        outputs: annotated(carried(props), stored.outputs),
      };
      this.stored = id === "" ? undefined : { id, ...read, initErrors: [] };
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  async destroy(): Promise<void> {
    if (this.stored !== undefined) {
      await (await this.provider()).delete(this.stored.id, plain(this.stored.outputs));
      this.stored = undefined;
    }
  }

  /** As the host does: only an error with an id, properties and reasons keeps the resource. */
  private keepPartial(error: unknown, inputs: Properties): void {
    const { id, properties, reasons } = error as { id?: string; properties?: Properties; reasons?: string[] };
    if (id !== undefined && properties !== undefined && reasons !== undefined) {
      this.stored = { id, inputs, outputs: annotated(carried(properties), inputs), initErrors: reasons };
    }
  }
}

/** Each line once in a run, as the front of the dynamic resources prints them. */
export function once(report: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (!said.has(line)) {
      said.add(line);
      report(line);
    }
  };
}

/** State is JSON: what that cannot carry is lost on the way. */
function carried(outputs: Properties): Properties {
  return JSON.parse(JSON.stringify(outputs)) as Properties;
}
