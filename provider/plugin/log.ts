import { AsyncLocalStorage } from "node:async_hooks";
import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Where the lines of the lifecycle go: the engine's log, each under the resource that it is about. */
export interface Log {
  report(line: string, severity: "info" | "warning"): void;
  /** Runs work for a resource. Its lines have reached the engine when this ends. */
  within<T>(urn: string, operation: () => Promise<T>): Promise<T>;
}

/** The current call, and its lines that are still being sent. */
interface Call {
  readonly urn: string;
  readonly pending: Set<Promise<void>>;
}

/** How long to wait for a line to be sent, in milliseconds: a slow engine must not delay the answer. */
const LONGEST = 2_000;

/**
 * Makes the log of an engine. Without one, lines go to stderr.
 *
 * @param address - the engine's, as it gives it to its plugins
 */
export function createLog(address: string | undefined): Log {
  const calls = new AsyncLocalStorage<Call>();
  const engine = address === undefined ? undefined : new EngineClient(address, credentials.createInsecure());
  const reported = new Set<string>();
  return {
    report(line, severity) {
      const call = calls.getStore();
      // The engine calls Diff before Update, so Update often repeats the line of Diff.
      const key = `${call?.urn ?? ""} ${line}`;
      if (reported.has(key)) {
        return;
      }
      reported.add(key);
      if (engine === undefined) {
        process.stderr.write(`${severity === "warning" ? "warning: " : ""}${line}\n`);
        return;
      }
      const sent = send(engine, line, severity, call?.urn ?? "");
      call?.pending.add(sent);
      void sent.finally(() => call?.pending.delete(sent));
    },
    within: (urn, operation) => {
      const pending = new Set<Promise<void>>();
      return calls.run({ urn, pending }, async () => {
        try {
          return await operation();
        } finally {
          await Promise.all(pending);
        }
      });
    },
  };
}

function send(engine: EngineClient, line: string, severity: "info" | "warning", urn: string): Promise<void> {
  const request = new LogRequest()
    .setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO)
    .setMessage(line)
    .setUrn(urn);
  return new Promise((resolve) => {
    // A line that cannot be sent is lost: the engine is ending, and nobody else can receive it.
    engine.log(request, new Metadata(), { deadline: Date.now() + LONGEST }, () => resolve());
  });
}
