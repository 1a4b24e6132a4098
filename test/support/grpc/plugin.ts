// The provider plugin as a provider process.
import { resolve } from "node:path";
import { createEmulator, type Emulator, exampleState } from "../../../provider/emulator";
import { pluginSettingsOf } from "../settings";
import type { ProviderCalls } from "./calls";
import { type CallOptions, type Checked, type Difference, type Properties, type ReadResult } from "./calls";
import { type Line, ProviderProcess } from "./providerProcess";

const SCRIPT = resolve(__dirname, "../../../dist/plugin.cjs");

type Options = Omit<CallOptions, "urn">;

/** Starts an emulator with the example's account, and a process of the plugin that reaches it. */
export async function startPlugin(): Promise<{ readonly emulator: Emulator; readonly plugin: Plugin }> {
  const emulator = await createEmulator({ state: exampleState() });
  const plugin = await Plugin.start();
  await plugin.configure(pluginSettingsOf(emulator));
  return { emulator, plugin };
}

/** One process of the plugin: resources go by their kind and name. */
export class Plugin {
  private constructor(
    private readonly process: ProviderProcess,
    /** What it sent to the engine's log. */
    readonly lines: readonly Line[],
  ) {}

  /**
   * Starts a process. Its environment has no credentials besides what is given.
   *
   * @param executable - the plugin as one executable, in place of the script that Node runs
   */
  static async start(variables: Readonly<Record<string, string>> = {}, executable?: string): Promise<Plugin> {
    const log: Line[] = [];
    const started = executable === undefined ? { script: SCRIPT } : { node: executable };
    return new Plugin(await ProviderProcess.start({ ...started, variables, log }), log);
  }

  /** What it printed beside its port, in both streams. */
  get printed(): string {
    return this.process.printed;
  }

  close(): Promise<void> {
    return this.process.close("SIGKILL");
  }

  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  /** Waits until the process has ended, and returns its exit code. */
  ended(): Promise<number | null> {
    return this.process.ended();
  }

  /** What a plugin sees of an engine that dies. */
  killEngine(): void {
    this.process.killEngine();
  }

  /** What was said of a resource. */
  said(kind: string, name = "one"): string[] {
    return this.lines.filter((line) => line.urn === urnOf(kind, name)).map(({ message }) => message);
  }

  schema(): Promise<unknown> {
    return this.calls.schema();
  }

  /** What is wrong with settings, by name. */
  async checkConfig(settings: Properties): Promise<Record<string, string>> {
    return failuresOf(await this.calls.checkConfig(settings));
  }

  /** Whether other settings replace the provider, and with it all its resources. */
  diffConfig(olds: Properties, news: Properties): Promise<Difference> {
    return this.calls.diffConfig(olds, news);
  }

  configure(settings: Properties): ReturnType<ProviderCalls["configure"]> {
    return this.calls.configure(settings);
  }

  async check(
    kind: string,
    news: Properties,
    olds?: Properties,
    name?: string,
  ): Promise<{ inputs: Properties; failures: Record<string, string> }> {
    const found = await this.calls.check(olds, news, { urn: urnOf(kind, name) });
    return { inputs: found.inputs, failures: failuresOf(found) };
  }

  diff(kind: string, id: string, olds: Properties, news: Properties): Promise<Difference> {
    return this.calls.diff(id, olds, news, { urn: urnOf(kind) });
  }

  create(
    kind: string,
    inputs: Properties,
    options: Options = {},
    name?: string,
  ): Promise<{ id: string; outs: Properties }> {
    return this.calls.create(inputs, { ...options, urn: urnOf(kind, name) });
  }

  update(kind: string, id: string, olds: Properties, news: Properties, options: Options = {}): Promise<Properties> {
    return this.calls.update(id, olds, news, { ...options, urn: urnOf(kind) });
  }

  /** A refresh, or without properties an import. */
  read(kind: string, id: string, outs?: Properties): Promise<ReadResult> {
    return this.calls.read(id, outs, { urn: urnOf(kind) });
  }

  delete(kind: string, id: string, outs: Properties, options: Options = {}): Promise<void> {
    return this.calls.delete(id, outs, { ...options, urn: urnOf(kind) });
  }

  /** A call of a function of the program: its result, or what is wrong with its arguments, by name. */
  async invoke(name: string, args: Properties): Promise<{ result: Properties; failures: Record<string, string> }> {
    const invoked = await this.calls.invoke(tokenOf(name), args);
    return { result: invoked.result, failures: failuresOf(invoked) };
  }

  /** What Pulumi's `List` shows of a kind: the id and name of each object. */
  list(kind: string, query: Properties = {}, limit = 0): Promise<[id: string, name: string][]> {
    return this.calls.list(tokenOf(kind), query, limit);
  }

  cancel(): Promise<void> {
    return this.calls.cancel();
  }

  private get calls(): ProviderCalls {
    return this.process.calls;
  }
}

/** The URN of a resource of the plugin. */
export function urnOf(kind: string, name = "one"): string {
  return `urn:pulumi:test::test::${tokenOf(kind)}::${name}`;
}

function tokenOf(name: string): string {
  return `huaweicloud-rotation:index:${name}`;
}

function failuresOf({ failures }: Pick<Checked, "failures">): Record<string, string> {
  return Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
}
