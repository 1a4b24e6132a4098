// A program of many resources and the cloud that it is about, in one process: previews and ups as an engine makes them.
import type { Runtime } from "../../../../provider/cloud";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../../../provider/emulator";
import { createHost, type LifecycleHost } from "../../../../provider/lifecycle/host";
import type { Properties } from "../../../../provider/lifecycle/properties";
import type { LifecycleProvider } from "../../../../provider/lifecycle/provider/provider";
import type { KindName } from "../../../support/kinds";
import { plain } from "../../../support/secretValues";
import { once, settingsInProcess, sharedClock } from "../../../support/inProcess";

export const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

/** A resource as a program declares it; its name in the program is its place in the list, or the one that it gives. */
export interface Declared {
  readonly kind: KindName;
  readonly name?: string;
  readonly inputs: Properties;
}

/** What came of a preview or an up. */
export interface Outcome {
  /** Every line, once, with its severity before it: `warning: …` or `info: …`. */
  readonly lines: readonly string[];
  /** The codes of the lines, in their order. */
  readonly codes: readonly string[];
  /** What went wrong, by the name of the resource. */
  readonly failures: Readonly<Record<string, string>>;
  /** The names of the operations that were called, signing in and looking up the project aside, and how often. */
  readonly calls: Readonly<Record<string, number>>;
  /** Those that write, in their order: operation and object. */
  readonly writes: readonly string[];
  /** What was done with each resource in an up, or would be in a preview. */
  readonly operations: Readonly<Record<string, "create" | "update" | "same">>;
}

/** What came of a preview that tells outputs, in the order of the program. */
interface TogetherOutcome extends Outcome {
  readonly outputs: readonly Properties[];
}

/** A stack that one program declares after another. */
export class Stack {
  readonly clock: ReturnType<typeof sharedClock>;
  private readonly stored = new Map<string, Stored>();
  private readonly configuration: Record<string, string | undefined> = {};

  private constructor(
    readonly emulator: Emulator,
    private readonly change: (runtime: Runtime) => Runtime,
  ) {
    this.clock = sharedClock(() => emulator);
  }

  static async of(state: EmulatorSeed, change: (runtime: Runtime) => Runtime = (runtime) => runtime): Promise<Stack> {
    return new Stack(await createEmulator({ state }), change);
  }

  /** Settings of the stack; `undefined` takes one away. */
  configure(settings: Record<string, string | undefined>): void {
    Object.assign(this.configuration, settings);
  }

  preview(declared: readonly Declared[]): Promise<Outcome> {
    return this.run(declared, false);
  }

  /** A preview of the plugin: all are checked in their order, and then those that are new are previewed together. */
  previewTogether(declared: readonly Declared[]): Promise<TogetherOutcome> {
    const outputs: Properties[] = [];
    const outcome = this.record(
      async (host, { failures }) => {
        const checked = [];
        for (const { kind, inputs } of declared) {
          checked.push({ provider: host.provider(kind), ...(await host.provider(kind).check({}, inputs)) });
        }
        const previews = checked.map(async ({ provider, inputs }, index) => {
          outputs[index] = await provider.preview({}, inputs).catch((error: unknown) => {
            failures[declared[index]?.name ?? String(index + 1)] = (error as Error).message;
            return {};
          });
        });
        await Promise.all(previews);
      },
      { looksInCheck: false },
    );
    return outcome.then((ended) => ({ ...ended, outputs }));
  }

  /** With `refresh`, everything is read before, in the same run. What is not declared any more is deleted at the end. */
  up(declared: readonly Declared[], { refresh = false } = {}): Promise<Outcome> {
    return this.run(declared, true, refresh);
  }

  /** What the state holds of a resource. */
  outputs(name: string): Properties {
    return this.stored.get(name)?.outputs ?? {};
  }

  /** Changes what the state holds of it. */
  edit(name: string, outputs: Properties): void {
    const stored = this.stored.get(name);
    if (stored !== undefined) {
      this.stored.set(name, { ...stored, outputs: { ...stored.outputs, ...outputs } });
    }
  }

  /** Gives the state of a resource to another name: an alias, or a second one of an earlier release. */
  copy(name: string, another: string): void {
    const stored = this.stored.get(name);
    if (stored !== undefined) {
      this.stored.set(another, stored);
    }
  }

  /** The stack's configuration. */
  settings(): Readonly<Record<string, string | undefined>> {
    return {
      ...settingsInProcess(this.emulator),
      "huaweicloud-rotation:lookBeforeCreate": undefined,
      ...this.configuration,
    };
  }

  /** Reads every resource, as a refresh does; what is gone is dropped. */
  async refresh(): Promise<Outcome> {
    return this.record((host) => this.readAll(host));
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  /** Checks and compares all resources in their order, as the engine does, and then makes and changes them together. */
  private run(declared: readonly Declared[], isUp: boolean, isRefreshed = false): Promise<Outcome> {
    return this.record(async (host, outcome) => {
      await (isRefreshed ? this.readAll(host) : undefined);
      const steps: (() => Promise<void>)[] = [];
      for (const [index, resource] of declared.entries()) {
        const name = resource.name ?? String(index + 1);
        const stored = this.stored.get(name);
        const provider = host.provider(resource.kind);
        const { inputs, failures } = await provider.check(stored?.inputs ?? {}, resource.inputs);
        if (failures.length > 0) {
          outcome.failures[name] = failures.map(({ property, reason }) => `${property} ${reason}`).join("; ");
          continue;
        }
        const changes = stored === undefined || (await provider.diff(stored.id, plain(stored.outputs), inputs)).changes;
        outcome.operations[name] = stored === undefined ? "create" : changes ? "update" : "same";
        if (changes) {
          steps.push(() => this.carryOut(provider, resource, name, inputs, outcome.failures));
        } else {
          this.stored.set(name, { ...stored, inputs });
        }
      }
      await Promise.all(isUp ? steps.map((step) => step()) : []);
      const names = declared.map(({ name }, index) => name ?? String(index + 1));
      for (const [name, { kind, id, outputs }] of isUp ? [...this.stored] : []) {
        if (!names.includes(name)) {
          await host.provider(kind).delete(id, plain(outputs));
          this.stored.delete(name);
        }
      }
    });
  }

  /** A refresh asks for differences too, with what the state holds. */
  private async readAll(host: LifecycleHost): Promise<void> {
    for (const [name, stored] of this.stored) {
      const provider = host.provider(stored.kind);
      const { id, props, inputs = stored.inputs } = await provider.read(stored.id, plain(stored.outputs));
      if (id === "") {
        this.stored.delete(name);
        continue;
      }
      await provider.diff(stored.id, plain(props), inputs);
      this.stored.set(name, { ...stored, inputs, outputs: props });
    }
  }

  private async carryOut(
    provider: LifecycleProvider,
    { kind }: Declared,
    name: string,
    inputs: Properties,
    failures: Record<string, string>,
  ): Promise<void> {
    const stored = this.stored.get(name);
    const keep = (id: string, outputs: Properties) => this.stored.set(name, { kind, id, inputs, outputs });
    try {
      if (stored === undefined) {
        const { id, outs } = await provider.create(inputs);
        keep(id, outs);
      } else {
        keep(stored.id, (await provider.update(stored.id, plain(stored.outputs), inputs)).outs);
      }
    } catch (error) {
      failures[name] = (error as Error).message;
      const { id, properties } = error as { id?: string; properties?: Properties };
      if (id !== undefined && properties !== undefined) {
        keep(id, properties);
      }
    }
  }

  /** One run: one process of the provider, with what it said and what the cloud saw. */
  private async record(
    body: (host: LifecycleHost, outcome: Writable) => Promise<void>,
    options: { readonly looksInCheck?: boolean } = {},
  ): Promise<Outcome> {
    const lines: string[] = [];
    const report = once((line) => void lines.push(line));
    const host = createHost({
      ...options,
      runtime: this.change(this.clock),
      environment: {},
      report: (line, severity) => report(`${severity}: ${line}`),
    });
    const settings = this.settings();
    host.configure((key) => settings[key]);
    const before = this.emulator.calls().length;
    const outcome: Writable = { failures: {}, operations: {} };
    await body(host, outcome);
    const calls = this.emulator.calls().slice(before);
    const ours = calls.filter(({ service }) => ["kms", "csms", "dws"].includes(service));
    return {
      ...outcome,
      lines,
      codes: lines.flatMap((line) => /\[([a-z-]+)\]$/.exec(line)?.[1] ?? []),
      calls: counted(ours.map(({ operation }) => operation)),
      writes: ours.filter(({ writes }) => writes).map(({ operation, object = "" }) => `${operation} ${object}`),
    };
  }
}

interface Writable {
  readonly failures: Record<string, string>;
  readonly operations: Record<string, "create" | "update" | "same">;
}

/** What the engine keeps of a resource. */
interface Stored {
  readonly kind: KindName;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** A stack of each test of a suite. */
export function stacks(): typeof Stack.of {
  const open: Stack[] = [];
  afterEach(() => Promise.all(open.splice(0).map((stack) => stack.close())));
  return async (...given) => {
    const stack = await Stack.of(...given);
    open.push(stack);
    return stack;
  };
}
