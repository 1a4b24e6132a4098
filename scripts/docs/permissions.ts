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

/** What CSMS asks the caller for besides, to rotate a secret (API document of RotateSecret, 2025-10-16). */
const ROTATES_SECRETS = ["kms:cmk:createGrant", "kms:cmk:retireGrant", "rds:password:update"];

/** Two custom policies that allow all of them: IAM takes actions of global and of project-level services apart only. */
export function policy(): string {
  const actions = [...new Set(operations.flatMap(({ action }) => action ?? []))];
  const [global, project] = [true, false].map((wanted) => actions.filter((name) => name.startsWith("iam:") === wanted));
  return [
    ...["Project-level services:", customPolicy([...(project ?? []), ...ROTATES_SECRETS])],
    ...["Global services:", customPolicy(global ?? [])],
  ].join("\n\n");
}

function customPolicy(actions: readonly string[]): string {
  const document = { Version: "1.1", Statement: [{ Effect: "Allow", Action: [...actions].sort() }] };
  return ["```json", JSON.stringify(document, null, 2), "```"].join("\n");
}
