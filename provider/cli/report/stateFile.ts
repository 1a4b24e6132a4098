import { z } from "zod";
import { identityOf } from "./compose";

/** Where a program declares something. */
export interface SourceLine {
  /** Relative to the program's folder. */
  readonly uri: string;
  readonly line: number;
}

/** What the stacks declare of one object. */
export interface Declared {
  readonly urns: readonly string[];
  readonly source: SourceLine | undefined;
  /** When KMS is due to rotate the key next, as long as its interval is still this many days. */
  readonly nextRotation: { readonly time: number; readonly intervalDays: number } | undefined;
}

/** What stacks declare, by object. */
export interface Declarations {
  /** What declares an object; empty if no stack does. */
  of(object: { kind: "key" | "secret" | "cluster"; id: string; region: string; projectId: string }): Declared;
}

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  /** It was replaced, and is about to be deleted. */
  delete: z.boolean().optional(),
  /** It was only read (`get`), by a program that does not declare it. */
  external: z.boolean().optional(),
  sourcePosition: z.string().optional(),
});
const stack = z.object({ deployment: z.object({ resources: z.array(resource).optional() }) });

const KINDS: Readonly<Record<string, "key" | "secret" | "cluster">> = {
  KeyRotationPolicy: "key",
  SecretRotationPolicy: "secret",
  SecretRotation: "secret",
  ClusterKeyRotation: "cluster",
};
const TYPE = /^(?:pulumi-nodejs:dynamic\/huaweicloud:|huaweicloud-rotation:index:)(\w+)$/;
const NOTHING: Declared = { urns: [], source: undefined, nextRotation: undefined };

/** A resource of a stack. */
export type StateResource = z.output<typeof resource>;

/** What the resources of one or several stacks declare. */
export function declarationsIn(resources: readonly StateResource[]): Declarations {
  const declared = new Map<string, Declared>();
  for (const each of resources) {
    const [kind, id] = [KINDS[TYPE.exec(each.type)?.[1] ?? ""], each.id];
    if (kind === undefined || id === undefined || each.delete === true || each.external === true) {
      continue;
    }
    const key = identityOf({
      kind,
      id,
      region: textOf(each.outputs?.region),
      projectId: textOf(each.outputs?.projectId),
    });
    const before = declared.get(key) ?? NOTHING;
    declared.set(key, {
      urns: [...before.urns, each.urn].sort(),
      source: before.source ?? sourceOf(each.sourcePosition),
      nextRotation: before.nextRotation ?? nextRotationOf(each.outputs),
    });
  }
  return {
    // State of earlier releases and secret outputs have no region or project, so only the id is compared.
    of: (object) =>
      declared.get(identityOf(object)) ?? declared.get(identityOf({ ...object, region: "", projectId: "" })) ?? NOTHING,
  };
}

/** Reads what `pulumi stack export` wrote. @throws Error in words */
export function readState(text: string): StateResource[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error("it is not JSON. Write it with pulumi stack export --file FILE");
  }
  const read = stack.safeParse(parsed);
  if (!read.success) {
    throw new Error("it is not what pulumi stack export writes");
  }
  return read.data.deployment.resources ?? [];
}

function nextRotationOf(outputs: Readonly<Record<string, unknown>> = {}): Declared["nextRotation"] {
  const time = Date.parse(textOf(outputs.nextRotationTime));
  const { rotationInterval } = outputs;
  return Number.isNaN(time) || typeof rotationInterval !== "number"
    ? undefined
    : { time, intervalDays: rotationInterval };
}

/** Pulumi writes `project:///index.ts#12,5`: line 12, column 5. */
function sourceOf(position = ""): SourceLine | undefined {
  const [, uri, line] = /^project:\/\/\/(.+)#(\d+)(?:,\d+)?$/.exec(position) ?? [];
  return uri === undefined || line === undefined ? undefined : { uri, line: Math.max(1, Number(line)) };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
