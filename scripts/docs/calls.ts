import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { csms, dws, kms, type Operation } from "../../provider/cloud/operations";
import { code, table } from "./markdown";

const SERVICES: Readonly<Record<string, Readonly<Record<string, Operation>>>> = { csms, dws, kms };

/** The calls that a kind of resource makes, besides signing in: those that its provider half names. */
function callsOf(resource: string): Operation[] {
  const folder = join("provider/lifecycle", resource.charAt(0).toLowerCase() + resource.slice(1));
  const source = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  const named = new Set([...source.matchAll(/\b(csms|dws|kms)\.([A-Z]\w+)/g)].map(([whole]) => whole));
  return Object.entries(SERVICES).flatMap(([service, operations]) =>
    Object.entries(operations).flatMap(([name, operation]) => (named.has(`${service}.${name}`) ? [operation] : [])),
  );
}

/** The calls of one kind, and what each needs. */
export function calls(resource: string): string {
  return table(
    ["Call", "IAM action", "", "To"],
    callsOf(resource).map(({ service, name, action, writes, purpose }) => [
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
  const rows = resources.map((resource) => [code(resource), actions(resource, false), actions(resource, true)]);
  return table(["Resource", "Reads with", "Writes with"], rows);
}
