import { escaped } from "../text";
import type { Entry } from "./mapping";
import { isTaken } from "./merge";
import { inputsOf } from "./program";

/**
 * The document for `pulumi import --file`: a dynamic provider is not asked on an import, so inputs and outputs stand in it
 * whole, with the constant text that runs the provider (DESIGN §3). What the cloud computes comes with the first refresh,
 * which goes by the names of the inputs that were declared.
 */
export function importText(entries: readonly Entry[]): string {
  const resources = entries.filter(isTaken).map((entry) => {
    const inputs = {
      ...inputsOf(entry),
      __provider: `exports.handler=()=>require("pulumi-huaweicloud-rotation/lifecycle").v1("${entry.type}");`,
    };
    return {
      type: `pulumi-nodejs:dynamic/huaweicloud:${entry.type}`,
      name: entry.resource,
      id: entry.id,
      inputs,
      outputs: { ...inputs, declared: Object.keys(inputsOf(entry)) },
    };
  });
  return `${escaped(JSON.stringify({ resources }, null, 2))}\n`;
}
