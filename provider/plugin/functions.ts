import { type InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { readerOf } from "../functions/reader";
import { FUNCTIONS } from "../functions/table";
import type { LifecycleHost } from "../lifecycle";
import { failuresToWire } from "./failure";
import { fromWire, toWire, type Values } from "./wire";

/**
 * Answers a call of a function of the program: it reads the cloud with the settings and the limiter of the resources.
 *
 * @param words - translates the lifecycle's messages for the plugin
 * @throws Error for a function that this release does not know, and where the cloud cannot be read
 */
export async function invoke(
  host: LifecycleHost,
  request: InvokeRequest,
  words: (text: string) => string,
): Promise<InvokeResponse> {
  const name = request.getTok().split(":").at(-1) ?? "";
  const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (called === undefined) {
    throw new Error(`This release of huaweicloud-rotation has no function ${name}. Install a later release.`);
  }
  const args = fromWire(request.getArgs());
  const failures = called.check(args);
  if (failures.length > 0) {
    return new InvokeResponse().setFailuresList(failuresToWire(failures, words));
  }
  return new InvokeResponse().setReturn(toWire(present(await called.call(readerOf(host.cloud()), args))));
}

/** A result without its absent fields: SDKs read a missing field as unknown to the cloud. */
function present(result: object): Values {
  return JSON.parse(JSON.stringify(result)) as Values;
}
