// The provider plugin as a process of its own, started and spoken to as the engine does.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { environment } from "./package/command";
import { answer, listen, plain, type Properties } from "./package/host";

/** A line that the plugin sent to the engine's log. */
export interface Line {
  readonly urn: string;
  readonly severity: "info" | "warning";
  readonly message: string;
}

/** How a call is made. */
export interface CallOptions {
  readonly preview?: boolean;
  /** `customTimeouts`, in seconds. */
  readonly timeout?: number;
}

/** What the plugin says of a difference. */
export interface Difference {
  readonly changes: boolean;
  readonly replaces: string[];
  /** The kind of the difference of each property, such as `"UPDATE"`. */
  readonly properties: Readonly<Record<string, string>>;
}

const script = fileURLToPath(new URL("../../dist/plugin.cjs", pathToFileURL(__filename)));

/** One process of the plugin, and the engine that it works for. */
export class Plugin {
  /** What it printed beside its port, in both streams. */
  printed = "";

  private constructor(
    private readonly child: ChildProcess,
    private readonly engine: grpc.Server,
    private readonly client: ResourceProviderClient,
    /** What it sent to the engine's log. */
    readonly lines: readonly Line[],
  ) {}

  /** Starts a process. Its environment has no credentials besides what is given. */
  static async start(variables: Readonly<Record<string, string>> = {}): Promise<Plugin> {
    const engine = new grpc.Server();
    const lines: Line[] = [];
    engine.addService(EngineService, { log: logTo(lines) });
    const child = spawn(process.execPath, [script, `127.0.0.1:${await listen(engine)}`], {
      env: { ...environment(), ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = createInterface(child.stdout);
    const port = await new Promise<string>((resolve, reject) => {
      output.once("line", resolve);
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`The plugin did not start: exit ${String(code)}`)));
    });
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const plugin = new Plugin(child, engine, client, lines);
    output.on("line", (line) => (plugin.printed += `${line}\n`));
    child.stderr.on("data", (chunk: Buffer) => (plugin.printed += chunk.toString()));
    return plugin;
  }

  async close(): Promise<void> {
    this.client.close();
    this.engine.forceShutdown();
    this.child.kill("SIGKILL");
    await this.ended();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Waits until the process has ended, and returns its exit code. */
  ended(): Promise<number | null> {
    const { exitCode, signalCode } = this.child;
    return exitCode !== null || signalCode !== null
      ? Promise.resolve(exitCode)
      : new Promise((resolve) => this.child.once("exit", resolve));
  }

  /** What a plugin sees of an engine that dies: nobody listens at its address any more. */
  killEngine(): void {
    this.engine.forceShutdown();
  }

  /** What was said of a resource. */
  said(kind: string, name = "one"): string[] {
    return this.lines.filter((line) => line.urn === urnOf(kind, name)).map(({ message }) => message);
  }

  async schema(): Promise<unknown> {
    const request = new messages.GetSchemaRequest();
    const response = await answer<messages.GetSchemaResponse>((done) => this.client.getSchema(request, done));
    return JSON.parse(response.getSchema()) as unknown;
  }

  /** What is wrong with settings, by name. */
  async checkConfig(settings: Properties): Promise<Record<string, string>> {
    const request = new messages.CheckRequest().setNews(Struct.fromJavaScript(settings));
    return failuresOf(await answer<messages.CheckResponse>((done) => this.client.checkConfig(request, done)));
  }

  /** Whether other settings replace the provider, and with it all its resources. */
  async diffConfig(olds: Properties, news: Properties): Promise<{ replaces: string[]; changes: boolean }> {
    const request = new messages.DiffRequest()
      .setOlds(Struct.fromJavaScript(olds))
      .setNews(Struct.fromJavaScript(news));
    const response = await answer<messages.DiffResponse>((done) => this.client.diffConfig(request, done));
    return { replaces: response.getReplacesList(), changes: changesOf(response) };
  }

  async configure(settings: Properties): Promise<messages.ConfigureResponse.AsObject> {
    const request = new messages.ConfigureRequest().setArgs(Struct.fromJavaScript(settings));
    return (await answer<messages.ConfigureResponse>((done) => this.client.configure(request, done))).toObject();
  }

  async check(
    kind: string,
    news: Properties,
    olds?: Properties,
    name?: string,
  ): Promise<{ inputs: Properties; failures: Record<string, string> }> {
    const request = new messages.CheckRequest()
      .setUrn(urnOf(kind, name))
      .setNews(Struct.fromJavaScript(news))
      .setOlds(olds && Struct.fromJavaScript(olds));
    const response = await answer<messages.CheckResponse>((done) => this.client.check(request, done));
    return { inputs: plain(response.getInputs()), failures: failuresOf(response) };
  }

  async diff(kind: string, id: string, olds: Properties, news: Properties): Promise<Difference> {
    const request = new messages.DiffRequest()
      .setUrn(urnOf(kind))
      .setId(id)
      .setOlds(Struct.fromJavaScript(olds))
      .setNews(Struct.fromJavaScript(news));
    const response = await answer<messages.DiffResponse>((done) => this.client.diff(request, done));
    const properties: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((difference, property) => {
      properties[property] = KINDS_OF_DIFFERENCE[difference.getKind()] ?? "";
    });
    return { changes: changesOf(response), replaces: response.getReplacesList(), properties };
  }

  async create(
    kind: string,
    inputs: Properties,
    { preview = false, timeout = 0 }: CallOptions = {},
    name?: string,
  ): Promise<{ id: string; outs: Properties }> {
    const request = new messages.CreateRequest()
      .setUrn(urnOf(kind, name))
      .setProperties(Struct.fromJavaScript(inputs))
      .setPreview(preview)
      .setTimeout(timeout);
    const response = await answer<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outs: plain(response.getProperties()) };
  }

  async update(
    kind: string,
    id: string,
    olds: Properties,
    news: Properties,
    { preview = false, timeout = 0 }: CallOptions = {},
  ): Promise<Properties> {
    const request = new messages.UpdateRequest()
      .setUrn(urnOf(kind))
      .setId(id)
      .setOlds(Struct.fromJavaScript(olds))
      .setNews(Struct.fromJavaScript(news))
      .setPreview(preview)
      .setTimeout(timeout);
    return plain((await answer<messages.UpdateResponse>((done) => this.client.update(request, done))).getProperties());
  }

  /** A refresh, or without properties an import. */
  async read(
    kind: string,
    id: string,
    outs?: Properties,
  ): Promise<{ id: string; outs: Properties; inputs: Properties }> {
    const request = new messages.ReadRequest()
      .setUrn(urnOf(kind))
      .setId(id)
      .setProperties(outs && Struct.fromJavaScript(outs));
    const response = await answer<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: response.getId(), outs: plain(response.getProperties()), inputs: plain(response.getInputs()) };
  }

  async delete(kind: string, id: string, outs: Properties): Promise<void> {
    const request = new messages.DeleteRequest()
      .setUrn(urnOf(kind))
      .setId(id)
      .setProperties(Struct.fromJavaScript(outs));
    await answer<unknown>((done) => this.client.delete(request, done));
  }

  /** A call of a function of the program: its result, or what is wrong with its arguments, by name. */
  async invoke(name: string, args: Properties): Promise<{ result: Properties; failures: Record<string, string> }> {
    const request = new messages.InvokeRequest()
      .setTok(`huaweicloud-rotation:index:${name}`)
      .setArgs(Struct.fromJavaScript(args));
    const response = await answer<messages.InvokeResponse>((done) => this.client.invoke(request, done));
    return { result: plain(response.getReturn()), failures: failuresOf(response) };
  }

  /** What Pulumi's `List` shows of a kind: the id and name of each object. */
  async list(kind: string, query: Properties = {}, limit = 0): Promise<[id: string, name: string][]> {
    const request = new messages.ListRequest()
      .setToken(`huaweicloud-rotation:index:${kind}`)
      .setQuery(Struct.fromJavaScript(query))
      .setLimit(limit);
    const found: [id: string, name: string][] = [];
    for await (const response of this.client.list(request) as AsyncIterable<messages.ListResponse>) {
      const result = response.getResult();
      found.push([result?.getId() ?? "", result?.getName() ?? ""]);
    }
    return found;
  }

  async cancel(): Promise<void> {
    await answer<unknown>((done) => this.client.cancel(new Empty(), done));
  }
}

/** The URN of a resource of the plugin. */
export function urnOf(kind: string, name = "one"): string {
  return `urn:pulumi:test::test::huaweicloud-rotation:index:${kind}::${name}`;
}

const KINDS_OF_DIFFERENCE = Object.fromEntries(
  Object.entries(messages.PropertyDiff.Kind).map(([name, number]) => [number, name]),
) as Readonly<Record<number, string>>;

function changesOf(response: messages.DiffResponse): boolean {
  return response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME;
}

function failuresOf(response: messages.CheckResponse | messages.InvokeResponse): Record<string, string> {
  return Object.fromEntries(response.getFailuresList().map((found) => [found.getProperty(), found.getReason()]));
}

function logTo(lines: Line[]): grpc.handleUnaryCall<LogRequest, Empty> {
  return ({ request }, reply) => {
    const severity = request.getSeverity() === LogSeverity.WARNING ? "warning" : "info";
    lines.push({ urn: request.getUrn(), severity, message: request.getMessage() });
    reply(null, new Empty());
  };
}
