// A provider in a process of its own, started, spoken to and ended as the engine does: the stand-in for the engine of
// every test over gRPC.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { environment } from "../package/command";
import { ProviderCalls } from "./calls";

/** A line that a provider sent to the engine's log. */
export interface Line {
  readonly urn: string;
  readonly severity: "info" | "warning";
  readonly message: string;
}

/** What is started. */
export interface ProcessOptions {
  /** What is started. @defaultValue the Node that runs this */
  readonly node?: string;
  /** The script for Node; it is given the engine's address. Without one what is started gets the address itself. */
  readonly script?: string;
  readonly folder?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Where the lines of the engine's log go. Without it the engine takes none, and they are printed. */
  readonly log?: Line[];
  /** Told what a preload of the process sends with `process.send`; what comes of it is sent back. */
  readonly told?: (message: never) => Promise<object | undefined>;
}

/** One provider process, and the engine that it works for. */
export class ProviderProcess {
  /** What it printed beside its port, in both streams. */
  printed = "";

  private constructor(
    readonly calls: ProviderCalls,
    private readonly child: ChildProcess,
    private readonly engine: grpc.Server,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Starts a process. Its environment has no credentials besides what is given. */
  static async start(options: ProcessOptions): Promise<ProviderProcess> {
    const { node = process.execPath, script, folder, variables, log, told } = options;
    const engine = new grpc.Server();
    if (log !== undefined) {
      engine.addService(EngineService, { log: logTo(log) });
    }
    const address = `127.0.0.1:${await listen(engine)}`;
    const child = spawn(node, script === undefined ? [address] : [script, address], {
      cwd: folder,
      env: { ...environment(), ...variables },
      stdio: ["ignore", "pipe", "pipe", ...(told === undefined ? [] : (["ipc"] as const))],
    });
    let complaints = "";
    child.stderr?.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    child.on("message", (message) => {
      void told?.(message as never).then((reply) => {
        if (reply !== undefined && child.connected) {
          child.send(reply);
        }
      });
    });
    const output = createInterface(child.stdout as NodeJS.ReadableStream);
    const port = await new Promise<string>((resolve, reject) => {
      output.once("line", resolve);
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`The provider did not start: ${complaints}`)));
    });
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const started = new ProviderProcess(new ProviderCalls(client), child, engine, client);
    started.printed = complaints;
    output.on("line", (line) => (started.printed += `${line}\n`));
    child.stderr?.on("data", (chunk: Buffer) => (started.printed += chunk.toString()));
    return started;
  }

  async close(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.client.close();
    this.engine.forceShutdown();
    await this.kill(signal);
  }

  /** Ends the process, and nothing else: what was asked of it fails. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.signal(signal);
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

  /** What a provider sees of an engine that dies: nobody listens at its address any more. */
  killEngine(): void {
    this.engine.forceShutdown();
  }
}

function listen(engine: grpc.Server): Promise<number> {
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

function logTo(lines: Line[]): grpc.handleUnaryCall<LogRequest, Empty> {
  return ({ request }, reply) => {
    const severity = request.getSeverity() === LogSeverity.WARNING ? "warning" : "info";
    lines.push({ urn: request.getUrn(), severity, message: request.getMessage() });
    reply(null, new Empty());
  };
}
