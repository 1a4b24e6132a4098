import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { createEngineLog } from "../../../../provider/lifecycle/engine/engineLog";

describe("the engine's log", () => {
  let engine: grpc.Server;
  let address: string;
  const logged: LogRequest.AsObject[] = [];

  before(async () => {
    engine = new grpc.Server();
    // Only the log is asked for.
    const service = { log: EngineService.log } as unknown as grpc.ServiceDefinition;
    engine.addService(service, {
      log: (call: { request: LogRequest }, done: (error: null, empty: Empty) => void) => {
        logged.push(call.request.toObject());
        done(null, new Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      const bound = (error: Error | null, given: number) => (error === null ? resolve(given) : reject(error));
      engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), bound);
    });
    address = `127.0.0.1:${port}`;
  });

  after(() => engine.forceShutdown());

  it("has warnings that the engine knows as warnings, once they are flushed", async () => {
    const printed: string[] = [];
    const log = createEngineLog(address, __filename, (line) => void printed.push(line));
    log.warn("rotation is on: will be turned off");
    log.warn("a second one");
    await log.flushed();
    expect(logged.map(({ severity }) => severity)).to.deep.equal([LogSeverity.WARNING, LogSeverity.WARNING]);
    expect(logged.map(({ message }) => message)).to.have.members([
      "rotation is on: will be turned off",
      "a second one",
    ]);
    expect(printed).to.deep.equal([]);
  });

  it("prints the line where there is no engine, where nobody answers, and where Pulumi's SDK is not to be found", async () => {
    const cases = [
      createEngineLog(undefined, __filename, keep),
      createEngineLog("127.0.0.1:1", __filename, keep),
      createEngineLog(address, "/nowhere/at/all.js", keep),
    ];
    const printed: string[] = [];
    function keep(line: string): void {
      printed.push(line);
    }
    for (const log of cases) {
      log.warn("it weakens");
      await log.flushed();
    }
    expect(printed).to.deep.equal(cases.map(() => "warning: it weakens"));
  });
});
