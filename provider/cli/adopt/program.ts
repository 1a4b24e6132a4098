import { escaped } from "../text";
import type { Entry, ResourceType } from "./mapping";
import { isTaken } from "./merge";

/** The input that names the object, by type. */
const ID_INPUTS: Readonly<Record<ResourceType, string>> = {
  KeyRotationPolicy: "keyId",
  SecretRotationPolicy: "secretName",
  SecretRotation: "secretName",
  ClusterKeyRotation: "clusterId",
};

/** The inputs that declare an object as it is. */
export function inputsOf(entry: Entry): Record<string, unknown> {
  const { type, id, enabled, rotationInterval, rotationPeriod, region, projectId } = entry;
  const isRotation = type === "SecretRotation" || type === "ClusterKeyRotation";
  const inputs = {
    [ID_INPUTS[type]]: id,
    ...(isRotation ? { rotateOnCreate: false } : { enabled, rotationInterval, rotationPeriod }),
    region,
    projectId,
  };
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}

/** The text of resources.ts: the declared objects of a mapping, in its order. */
export function resourcesText(entries: readonly Entry[]): string {
  const taken = entries.filter(isTaken);
  const types = [...new Set(taken.map(({ type }) => type))].sort();
  const imports =
    types.length === 0 ? "export {};" : `import { ${types.join(", ")} } from "pulumi-huaweicloud-rotation";`;
  const head = [
    "// Made by `huaweicloud-rotation adopt` from mapping.yaml, and written again each time that it runs: edit that file.",
    imports,
    "",
  ];
  return `${[...head, ...taken.map(resourceText)].join("\n")}\n`;
}

function resourceText(entry: Entry): string {
  const lines = Object.entries(inputsOf(entry)).map(([name, value]) => `  ${name}: ${literal(value)},`);
  return [`new ${entry.type}(${literal(entry.resource)}, {`, ...lines, "});"].join("\n");
}

/** A value as TypeScript source. Text from the cloud is always quoted, so it cannot become code. */
function literal(value: unknown): string {
  return escaped(JSON.stringify(value));
}
