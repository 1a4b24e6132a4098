import { operations } from "../../provider/cloud/operations";
import { code, table } from "./markdown";

/** The IAM actions that the package's calls need, from the table of operations. */
export function permissions(): string {
  const rows = operations.map(({ service, action, name, writes, purpose }) => [
    service.toUpperCase(),
    code(action ?? ""),
    name,
    writes ? "writes" : "reads",
    purpose,
  ]);
  return table(
    ["Service", "Action", "API", "", "Needed to"],
    rows.filter(([, action]) => action !== ""),
  );
}

/** A custom policy that allows all of them. */
export function policy(): string {
  const actions = [...new Set(operations.flatMap(({ action }) => action ?? []))].sort();
  const document = { Version: "1.1", Statement: [{ Effect: "Allow", Action: actions }] };
  return ["```json", JSON.stringify(document, null, 2), "```"].join("\n");
}
