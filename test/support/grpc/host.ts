// Pulumi's own dynamic-provider host as a provider process.
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { LifecycleProvider } from "../../../provider/lifecycle/provider/provider";
import { initFailed, type ProviderCalls, type Properties as OnTheWire } from "./calls";
import { light } from "../light";
import { type ProcessOptions, ProviderProcess } from "./providerProcess";

/** Starts the host of an SDK in a program's folder. */
export function startHost(
  sdk: string,
  folder: string,
  options: Omit<ProcessOptions, "script" | "folder"> = {},
): Promise<ProviderProcess> {
  const { variables } = options;
  const script = join(sdk, "cmd/dynamic-provider");
  return ProviderProcess.start({ ...options, script, folder, variables: { ...light(), ...variables } });
}

/** The provider that a host makes from a text, as the engine has it: errors are what the state keeps of them. */
export function providerOf(calls: ProviderCalls, __provider: string): LifecycleProvider {
  const wire = (properties: Properties) => ({ ...(properties as OnTheWire), __provider });
  return {
    configure: () => Promise.resolve(),
    // The engine gives no old inputs of what is new to the state, and those of all else.
    check: (olds, news) => thrown(calls.check(Object.keys(olds).length === 0 ? {} : wire(olds), wire(news))),
    preview: (_olds, news) => Promise.resolve(news),
    diff: async (id, olds, news) => ({
      ...(await thrown(calls.diff(id, wire(olds), wire(news)))),
      changed: [],
      wanted: {},
    }),
    create: (inputs) => thrown(calls.create(wire(inputs))),
    update: async (id, olds, news) => ({ outs: await thrown(calls.update(id, wire(olds), wire(news))) }),
    delete: (id, props) => thrown(calls.delete(id, wire(props))),
    async read(id, props) {
      const read = await thrown(calls.read(id, wire(props)));
      return { id: read.id, props: read.outs, inputs: read.inputs };
    },
  };
}

/** Throws what the provider threw, and not what gRPC makes of it. */
export function thrown<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    if ((error as Partial<ServiceError>).metadata === undefined) {
      throw error;
    }
    const failed = initFailed(error);
    throw Object.assign(new Error(failed?.reasons[0] ?? (error as ServiceError).details), failed);
  });
}
