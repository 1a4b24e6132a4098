// The process `pulumi-resource-huaweicloud-rotation`: the engine starts it with its own address as the only argument,
// and reads the port of the service from the first line of stdout.
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { version } from "../../package.json";
import schema from "../../sdk/schema.json";
import { createHost, engineAt, sharedClaimsAt, watchEngine } from "../lifecycle";
import { createLog } from "./log";
import { createService } from "./service";
import { pluginWords } from "./settings";

const address = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
const cancelled = new AbortController();
const log = createLog(address);
let running = 0;
let isEnding = false;

// Start this at once: the engine also starts plugins only to read their schema, and they too would outlive a killed
// engine.
watchEngine(address, () => process.exit(1));

// The engine stops its plugins by SIGINT. A call that still runs finishes first, so that its requests are recorded.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    cancelled.abort();
    isEnding = true;
    endWhenIdle();
  });
}

const host = createHost({
  engine: engineAt(address),
  sharedClaims: sharedClaimsAt(address),
  report: (line, severity) => log.report(pluginWords(line), severity),
  cancel: cancelled.signal,
  looksInCheck: false,
});
const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(
  ResourceProviderService,
  createService({ host, version, schema: JSON.stringify(schema), within, cancel: () => cancelled.abort() }),
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  process.stdout.write(`${port}\n`);
});

async function within<T>(urn: string, operation: () => Promise<T>): Promise<T> {
  running += 1;
  try {
    return await log.within(urn, operation);
  } finally {
    running -= 1;
    endWhenIdle();
  }
}

/** Ends the process after a signal, once no call runs and the last answer is sent. */
function endWhenIdle(): void {
  if (isEnding && running === 0) {
    server.tryShutdown(() => process.exit(0));
    setTimeout(() => process.exit(0), 200);
  }
}
