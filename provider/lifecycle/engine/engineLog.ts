import { createRequire } from "node:module";

/** The log of Pulumi's engine, for lines that have a severity: what is printed has none. */
export interface EngineLog {
  /** Logs a warning. Where the engine does not take it, the line is printed, with "warning:" before it. */
  warn(line: string): void;
  /** Waits until the engine has taken, or refused, all that was logged: the host may be ended once it has answered. */
  flushed(): Promise<void>;
}

/** The parts of `@pulumi/pulumi` that are used, as far as they are: it is loaded where the host loaded it. */
interface EngineModules {
  readonly client: new (address: string, credentials: unknown) => Client;
  readonly request: new () => Request;
  readonly insecure: () => unknown;
  readonly metadata: new () => unknown;
  readonly warning: number;
}

interface Client {
  log(request: Request, metadata: unknown, options: object, done: (error: unknown) => void): void;
}

interface Request {
  setMessage(message: string): void;
  setSeverity(severity: number): void;
}

/** How long the engine may take to accept a line, in milliseconds. */
const PATIENCE = 5000;

/**
 * The log of the engine at an address; without one, lines are printed.
 *
 * @param from - a file of the program that serves the engine: `@pulumi/pulumi` is loaded as that file would load it,
 * since a client of one copy of its gRPC does not take the credentials of another
 */
export function createEngineLog(address: string | undefined, from: string | undefined, print = printLine): EngineLog {
  const pending = new Set<Promise<void>>();
  let send: ((line: string) => Promise<void>) | undefined;
  return {
    warn(line) {
      send ??= address === undefined || from === undefined ? refuse : connect(address, from);
      const sent = send(line)
        .catch(() => print(`warning: ${line}`))
        .finally(() => pending.delete(sent));
      pending.add(sent);
    },
    async flushed() {
      await Promise.all(pending);
    },
  };
}

const refuse = () => Promise.reject(new Error("There is no engine."));

function connect(address: string, from: string): (line: string) => Promise<void> {
  try {
    const { client: EngineClient, request: LogRequest, insecure, metadata: Metadata, warning } = load(from);
    const client = new EngineClient(address, insecure());
    return (line) =>
      new Promise((resolve, reject) => {
        const request = new LogRequest();
        request.setMessage(line);
        request.setSeverity(warning);
        const options = { deadline: Date.now() + PATIENCE };
        client.log(request, new Metadata(), options, (error) => (error instanceof Error ? reject(error) : resolve()));
      });
  } catch {
    return refuse;
  }
}

function load(from: string): EngineModules {
  const theirs = createRequire(from);
  const pulumi = createRequire(theirs.resolve("@pulumi/pulumi/package.json"));
  const grpc = pulumi("@grpc/grpc-js") as { Metadata: new () => unknown; credentials: { createInsecure(): unknown } };
  const { EngineClient } = pulumi("./proto/engine_grpc_pb.js") as { EngineClient: EngineModules["client"] };
  const messages = pulumi("./proto/engine_pb.js") as {
    LogRequest: EngineModules["request"];
    LogSeverity: { WARNING: number };
  };
  return {
    client: EngineClient,
    request: messages.LogRequest,
    metadata: grpc.Metadata,
    insecure: () => grpc.credentials.createInsecure(),
    warning: messages.LogSeverity.WARNING,
  };
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
