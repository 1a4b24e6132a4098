import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { csms, dws, kms, type Operation } from "../../provider/cloud/operations";
import { code, table } from "./markdown";

const SERVICES: Readonly<Record<string, Readonly<Record<string, Operation>>>> = { csms, dws, kms };

/** The lists that the look at new objects reads, by what a kind asks it for; none of them is needed. */
const LISTS: Readonly<Record<string, Operation>> = {
  "looking.key(": kms.ListKeys,
  "looking.secret(": csms.ListSecrets,
  "looking.clusterVersion(": dws.ListClusters,
};

function sourceOf(resource: string): string {
  const folder = join("provider/lifecycle", resource.charAt(0).toLowerCase() + resource.slice(1));
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
}

/** The lists that the look at new objects of a kind reads, where it may. */
function listsOf(resource: string): Operation[] {
  const source = sourceOf(resource);
  return Object.entries(LISTS).flatMap(([asked, operation]) => (source.includes(asked) ? [operation] : []));
}

/** The calls that a kind of resource makes, besides signing in: those that its provider half names. */
function callsOf(resource: string): Operation[] {
  const named = new Set([...sourceOf(resource).matchAll(/\b(csms|dws|kms)\.([A-Z]\w+)/g)].map(([whole]) => whole));
  return Object.entries(SERVICES).flatMap(([service, operations]) =>
    Object.entries(operations).flatMap(([name, operation]) => (named.has(`${service}.${name}`) ? [operation] : [])),
  );
}

/** The calls of one kind, and what each needs. */
export function calls(resource: string): string {
  return table(
    ["Call", "IAM action", "", "To"],
    [...callsOf(resource), ...listsOf(resource)].map(({ service, name, action, writes, purpose }) => [
      `${service.toUpperCase()} ${name}`,
      code(action ?? ""),
      writes ? "writes" : "reads",
      purpose,
    ]),
  );
}

/** The actions of each kind in short. */
export function briefPermissions(resources: readonly string[]): string {
  const actions = (resource: string, writes: boolean) =>
    callsOf(resource)
      .filter((operation) => operation.writes === writes)
      .map(({ action }) => code(action ?? ""))
      .join(", ");
  const lists = (resource: string) => listsOf(resource).map(({ action }) => code(action ?? ""));
  const rows = resources.map((resource) => [
    code(resource),
    actions(resource, false),
    lists(resource).join(", "),
    actions(resource, true),
  ]);
  return table(["Resource", "Reads with", "Lists with, where allowed", "Writes with"], rows);
}
