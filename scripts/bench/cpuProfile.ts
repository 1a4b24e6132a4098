import { sep } from "node:path";

/** The part of V8's CPU profile that is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** The name under which this package's own code is counted. */
export const OURS = "this package";
const NODE = "Node.js: loading, network, timers";

/**
 * How a profile's time divides among those that spent it, in milliseconds, the most first. What Node.js does for a
 * package while that is on the stack is the package's; what it does by itself is its own.
 */
export function timeByOwner({ nodes, samples, timeDeltas }: CpuProfile, repository: string): [string, number][] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const owner = (id: number): string => {
    const { functionName = "" } = byId.get(id)?.callFrame ?? {};
    if (/^\((idle|garbage collector)\)$/.test(functionName)) {
      return functionName.slice(1, -1);
    }
    for (let each: number | undefined = id; each !== undefined; each = parents.get(each)) {
      const found = packageOf(byId.get(each)?.callFrame.url ?? "", repository);
      if (found !== undefined) {
        return found;
      }
    }
    return NODE;
  };
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = owner(id);
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  });
  return [...times].sort(([, one], [, other]) => other - one);
}

/** The package that a file belongs to. */
function packageOf(url: string, repository: string): string | undefined {
  const file = url.replace(/^file:\/\//, "");
  const [, name] = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file) ?? [];
  if (name !== undefined && name !== "pulumi-huaweicloud-rotation") {
    return name.replaceAll("\\", "/");
  }
  return name !== undefined || file.startsWith([repository.replace(/[\\/]$/, ""), "dist", ""].join(sep))
    ? OURS
    : undefined;
}
