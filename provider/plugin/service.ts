import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { checkConfig, configure, diffConfig } from "./configuration";
import { failedAnswer } from "./failure";
import { invoke } from "./functions";
import { list } from "./list";
import { Resources } from "./resources";
import type { ServiceOptions } from "./serviceOptions";
import { pluginWords } from "./settings";

/** Pulumi's `ResourceProvider` service. Other methods answer UNIMPLEMENTED, which the engine accepts. */
export function createService(options: ServiceOptions): UntypedServiceImplementation {
  const { host, version, schema } = options;
  const resources = new Resources(host, pluginWords);
  const unary = answering(options);
  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    getSchema: unary(() => new GetSchemaResponse().setSchema(schema)),
    checkConfig: unary(checkConfig),
    diffConfig: unary(diffConfig),
    configure: unary((request: Parameters<typeof configure>[1]) => configure(host, request)),
    check: unary((request: Parameters<Resources["check"]>[0]) => resources.check(request)),
    diff: unary((request: Parameters<Resources["diff"]>[0]) => resources.diff(request)),
    create: unary((request: Parameters<Resources["create"]>[0]) => resources.create(request)),
    update: unary((request: Parameters<Resources["update"]>[0]) => resources.update(request)),
    read: unary((request: Parameters<Resources["read"]>[0]) => resources.read(request)),
    delete: unary((request: Parameters<Resources["delete"]>[0]) => resources.delete(request)),
    invoke: unary((request: Parameters<typeof invoke>[1]) => invoke(host, request, pluginWords)),
    list: list(options),
    cancel: unary(() => {
      options.cancel();
      return new Empty();
    }),
  };
}

/** Answers a call with the computed message or failure. */
function answering({ within }: ServiceOptions) {
  return <Request, Response>(
      compute: (request: Request) => Response | Promise<Response>,
    ): handleUnaryCall<Request, Response> =>
    ({ request }, reply) => {
      within(urnOf(request), async () => compute(request)).then(
        (response) => reply(null, response),
        (error: unknown) => reply(failedAnswer(error, pluginWords)),
      );
    };
}

function urnOf(request: unknown): string {
  return (request as { getUrn?(): string }).getUrn?.() ?? "";
}
