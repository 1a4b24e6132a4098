// Generated histories in the provider plugin: its service, over gRPC, made anew for each run as the engine starts a process.
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { settingKey, SETTINGS } from "../../../provider/cloud";
import { createHost } from "../../../provider/lifecycle";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { LifecycleProvider } from "../../../provider/lifecycle/provider/provider";
import { createService } from "../../../provider/plugin/service";
import { pluginWords } from "../../../provider/plugin/settings";
import { ProviderCalls, type Properties as OnTheWire } from "../grpc/calls";
import { thrown } from "../grpc/host";
import { giveUpSooner } from "../hurry";
import { once } from "../inProcess";
import type { Stage } from "./program";
import { live, type Outcome } from "./run";
import type { KindName, Schedule } from "./schedule";
import { World } from "./world";

/** Lives through a schedule in the plugin. */
export async function inPlugin(schedule: Schedule): Promise<Outcome> {
  const world = await World.create(schedule);
  return live(schedule, world, (said) => pluginStage(world, said));
}

/** What serves one run. */
interface Served {
  readonly calls: ProviderCalls;
  end(): void;
}

function pluginStage(world: World, said: string[]): Stage {
  let served: Served | undefined;
  let restore: () => void = () => undefined;
  return {
    hurry(times) {
      restore();
      restore = giveUpSooner(times);
    },
    async begin() {
      served?.end();
      served = await serve(world, said);
      await served.calls.configure(settingsOf(world));
    },
    open: (kind) => providerOf(served!.calls, kind),
    end() {
      restore();
      served?.end();
      return Promise.resolve();
    },
  };
}

async function serve(world: World, said: string[]): Promise<Served> {
  const report = once((line) => void said.push(pluginWords(line)));
  const host = createHost({ runtime: world.runtime, environment: {}, report, looksInCheck: false });
  const server = new grpc.Server();
  const service = createService({
    host,
    version: "0.0.0",
    schema: "{}",
    within: (_urn, operation) => operation(),
    cancel: () => undefined,
  });
  server.addService(ResourceProviderService, service);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    calls: new ProviderCalls(client),
    end() {
      client.close();
      server.forceShutdown();
    },
  };
}

/** The settings of the world by the names that the plugin has for them. */
function settingsOf(world: World): Record<string, string> {
  const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  return Object.fromEntries(
    Object.entries(world.settings()).map(([key, value]) => [
      names.find((name) => settingKey(name) === key) ?? key,
      value,
    ]),
  );
}

/** The provider of a kind, as the engine has it. A preview goes on to the preview of the create or update. */
function providerOf(calls: ProviderCalls, kind: KindName): LifecycleProvider {
  const options = { urn: `urn:pulumi:test::test::huaweicloud-rotation:index:${kind}::one` };
  const wire = (properties: Properties) => properties as OnTheWire;
  return {
    configure: () => Promise.resolve(),
    check: (olds, news) => thrown(calls.check(wire(olds), wire(news), options)),
    preview: (_olds, news) => Promise.resolve(news),
    diff: async (id, olds, news) => ({
      ...(await thrown(calls.diff(id, wire(olds), wire(news), options))),
      changed: [],
      wanted: {},
    }),
    create: (inputs) => thrown(calls.create(wire(inputs), options)),
    update: async (id, olds, news) => ({ outs: await thrown(calls.update(id, wire(olds), wire(news), options)) }),
    delete: (id, props) => thrown(calls.delete(id, wire(props), options)),
    async read(id, props) {
      const read = await thrown(calls.read(id, wire(props), options));
      return { id: read.id, props: read.outs, inputs: read.inputs };
    },
  };
}
