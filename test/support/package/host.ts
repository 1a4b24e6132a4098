// Pulumi's own dynamic-provider host, started and spoken to as the engine does.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { environment } from "./command";

/** Properties of a resource, on the wire. */
export type Properties = Record<string, JavaScriptValue>;

/** What a failed create left behind, as the engine reads it out of the error. */
export interface InitFailed {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: string[];
}

/** What a host is started with besides. */
interface HostOptions {
  readonly variables?: Readonly<Record<string, string>>;
  /** Told each line that the host prints. */
  readonly said?: (line: string) => void;
  /** Told what the host prints as errors. */
  readonly complained?: (text: string) => void;
  /** Told what a preload of the host sends with `process.send`; what comes of it is sent back. */
  readonly told?: (message: never) => Promise<object | undefined>;
}

type Done<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/** One host process. */
export class Host {
  private constructor(
    private readonly child: ChildProcess,
    private readonly engine: grpc.Server,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Starts the host of an SDK in a program's folder. */
  static async start(
    node: string,
    sdk: string,
    folder: string,
    { variables = {}, said = () => undefined, complained = () => undefined, told }: HostOptions = {},
  ): Promise<Host> {
    const engine = new grpc.Server();
    const address = `127.0.0.1:${await listen(engine)}`;
    const script = join(sdk, "cmd/dynamic-provider");
    const child = spawn(node, [script, address], {
      cwd: folder,
      env: { ...environment(), ...variables },
      stdio: ["ignore", "pipe", "pipe", ...(told === undefined ? [] : (["ipc"] as const))],
    });
    const complaints: string[] = [];
    child.stderr?.on("data", (chunk: Buffer) => {
      complaints.push(chunk.toString());
      complained(chunk.toString());
    });
    child.on("message", (message) => {
      void told?.(message as never).then((reply) => {
        if (reply !== undefined && child.connected) {
          child.send(reply);
        }
      });
    });
    const port = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout as NodeJS.ReadableStream)
        .once("line", resolve)
        .on("line", said);
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`The host did not start: ${complaints.join("")}`)));
    });
    return new Host(child, engine, new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()));
  }

  async close(): Promise<void> {
    this.client.close();
    this.engine.forceShutdown();
    await this.kill("SIGTERM");
  }

  /** Ends the process, and nothing else: what was asked of it fails. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = this.ended();
      this.child.kill(signal);
      await exited;
    }
  }

  /** Waits until the process has ended. */
  ended(): Promise<void> {
    return this.child.exitCode !== null || this.child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => this.child.once("exit", () => resolve()));
  }

  /** What a host sees of an engine that dies: nobody listens at its address any more. */
  killEngine(): void {
    this.engine.forceShutdown();
  }

  async configure(settings: Readonly<Record<string, string>>): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript({ ...settings }));
    await answer<unknown>((done) => this.client.configure(request, done));
  }

  async check(news: Properties): Promise<{ inputs: Properties; failures: messages.CheckFailure.AsObject[] }> {
    const request = new messages.CheckRequest();
    request.setOlds(Struct.fromJavaScript({}));
    request.setNews(Struct.fromJavaScript(news));
    const response = await answer<messages.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: plain(response.getInputs()),
      failures: response.getFailuresList().map((found) => found.toObject()),
    };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: string[] }> {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(Struct.fromJavaScript(news));
    const response = await answer<messages.DiffResponse>((done) => this.client.diff(request, done));
    const changes = response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME;
    return { changes, replaces: response.getReplacesList() };
  }

  async create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
    const request = new messages.CreateRequest();
    request.setProperties(Struct.fromJavaScript(inputs));
    const response = await answer<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outs: plain(response.getProperties()) };
  }

  async read(id: string, outs: Properties): Promise<{ id: string; outs: Properties; inputs: Properties }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(Struct.fromJavaScript(outs));
    const response = await answer<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: response.getId(), outs: plain(response.getProperties()), inputs: plain(response.getInputs()) };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(Struct.fromJavaScript(news));
    return plain((await answer<messages.UpdateResponse>((done) => this.client.update(request, done))).getProperties());
  }

  async delete(id: string, outs: Properties): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(Struct.fromJavaScript(outs));
    await answer<unknown>((done) => this.client.delete(request, done));
  }
}

/** What an error of `create` tells of the resource that it began. */
export function initFailed(error: unknown): InitFailed | undefined {
  const [details] = (error as grpc.ServiceError).metadata.get("grpc-status-details-bin");
  const [packed] = details instanceof Buffer ? Status.deserializeBinary(details).getDetailsList() : [];
  if (packed === undefined) {
    return undefined;
  }
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
  return { id: failed.getId(), properties: plain(failed.getProperties()), reasons: failed.getReasonsList() };
}

/** Has the engine that a process is told of listen at a port. */
export function listen(engine: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) {
        reject(error);
      } else {
        resolve(port);
      }
    });
  });
}

/** The answer to a call. */
export function answer<Response>(send: (done: Done<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error) {
        reject(error);
      } else {
        resolve(response);
      }
    });
  });
}

/** What a message holds. */
export function plain(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}
