import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { warnOfClearText } from "./clearText";

const PACKAGE = "pulumi-huaweicloud-rotation";

/** The kinds of resources; each names its entry in the provider half. */
export type KindName = "KeyRotationPolicy" | "SecretRotation" | "SecretRotationPolicy" | "ClusterKeyRotation";

/**
 * The text that Pulumi keeps in the state of every resource of a kind, and runs in the provider process.
 *
 * It is the same in every release and on every machine: state in the field calls `v1` for ever (DESIGN §3).
 */
export function providerText(kind: KindName): string {
  return `exports.handler=()=>require("${PACKAGE}/lifecycle").v1("${kind}");`;
}

/** Whether a value is a resource of a kind. Pulumi's policy SDK asks with an object that has the type only. */
export function isOfKind(kind: KindName, value: unknown): boolean {
  return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === typeOf(kind);
}

function typeOf(kind: KindName): string {
  return `pulumi-nodejs:dynamic/huaweicloud:${kind}`;
}

/**
 * The base of all resources: a custom resource that Pulumi's dynamic-provider host serves.
 *
 * It sets the provider's text itself rather than by `pulumi.dynamic.Resource`, whose function serializer would put
 * code of this release into the state.
 */
export abstract class RotationResource extends pulumi.CustomResource {
  /**
   * @param kind - what it is
   * @param name - the resource's name in the program
   * @param args - its inputs
   * @param outputs - the names of all outputs, which exist on the object only if named
   * @param options - Pulumi's resource options
   */
  protected constructor(
    kind: KindName,
    name: string,
    args: object,
    outputs: readonly string[],
    options: pulumi.CustomResourceOptions | undefined,
  ) {
    if (options?.import !== undefined) {
      throw new pulumi.RunError(
        `${kind} ${name}: the option import is not supported by dynamic resources. Remove it: declaring an object ` +
          "adopts it as it is.",
      );
    }
    assertInstalled();
    warnOfClearText();
    const named = Object.fromEntries(outputs.map((output) => [output, undefined]));
    super(typeOf(kind), name, { ...named, ...args, __provider: providerText(kind) }, options);
  }
}

let installed = false;

/**
 * Refuses to make a resource that the provider process could not serve, since it could not load the package. Only a
 * program that Pulumi's language host started runs where the provider process looks: an inline program of the Automation
 * API is not told its `workDir`, and a test with mocks has no provider process.
 */
function assertInstalled(): void {
  if (!isStartedByLanguageHost(process.argv)) {
    return;
  }
  installed ||= searchPath(process.cwd()).some((folder) => existsSync(join(folder, PACKAGE, "package.json")));
  if (!installed) {
    throw new pulumi.RunError(
      `${PACKAGE} is not installed where Pulumi's provider process looks for it: no node_modules folder from ` +
        `${process.cwd()} upward contains it. Add "${PACKAGE}" to the "dependencies" in the package.json of the Pulumi ` +
        `program itself (a dependency of a dependency is not enough, with pnpm above all; Yarn's PnP has no ` +
        `node_modules: set nodeLinker to node-modules), and install.`,
    );
  }
}

/** Whether Pulumi's language host started this process, which runs the program in its own folder. @internal */
export function isStartedByLanguageHost(argv: readonly string[]): boolean {
  return /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run([\\/]|$)/.test(argv[1] ?? "");
}

/**
 * The folders in which the provider process looks, in its order. The text in state has no file name, so the process
 * walks upward from the program's folder; `require.resolve` from here would start at this file instead.
 */
function searchPath(from: string): string[] {
  const folders = (process.env.NODE_PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (let folder = from; ; folder = dirname(folder)) {
    folders.push(join(folder, "node_modules"));
    if (folder === dirname(folder)) {
      return folders;
    }
  }
}
