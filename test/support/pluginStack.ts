// Resources of the provider plugin in a program that a test runs: what an SDK of another language makes.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { version } from "../../package.json";
import type { Properties } from "./grpc/calls";
import { type StackOptions, type TestStack, withStack } from "./stack";

const NAME = "huaweicloud-rotation";
const script = fileURLToPath(new URL("../../dist/plugin.cjs", pathToFileURL(__filename)));

/** The type of the classes' resources. */
export function classType(kind: string): string {
  return `pulumi-nodejs:dynamic/huaweicloud:${kind}`;
}

/** The type of the plugin's resources. */
export function pluginType(kind: string): string {
  return `${NAME}:index:${kind}`;
}

/** A resource of the plugin. It has no outputs of its own: tests read the state. */
export class PluginResource extends pulumi.CustomResource {
  constructor(kind: string, name: string, inputs: Properties, options: pulumi.CustomResourceOptions = {}) {
    super(pluginType(kind), name, inputs, { version, ...options });
  }
}

/** A stack whose Pulumi has the plugin installed. */
export function withPluginStack(options: StackOptions, body: (stack: TestStack) => Promise<void>): Promise<void> {
  return withStack(options, async (stack) => {
    const folder = join(stack.folder, `home/plugins/resource-${NAME}-v${version}`);
    mkdirSync(folder, { recursive: true });
    copyFileSync(script, join(folder, "plugin.cjs"));
    const start = `#!/bin/sh\nexec node "$(dirname "$0")/plugin.cjs" "$@"\n`;
    writeFileSync(join(folder, `pulumi-resource-${NAME}`), start, { mode: 0o755 });
    await body(stack);
  });
}
