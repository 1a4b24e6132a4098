import { escaped } from "../text";
import type { Entry } from "./mapping";
import { isTaken } from "./merge";
import { inputsOf } from "./program";

/**
 * The document for `pulumi import --file`. An import does not call a dynamic provider, so the document holds all inputs
 * and outputs, and the constant text that runs the provider (DESIGN §3). The first refresh adds the values that the
 * cloud computes. It uses the names of the declared inputs.
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
