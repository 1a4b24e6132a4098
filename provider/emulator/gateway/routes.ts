import { operations } from "../../cloud/operations";
import { at } from "../iam/session";
import { otherOperations, type RoutedOperation } from "./otherOperations";

/** A request's operation, and the fields that its path holds. */
export interface Route {
  readonly operation: RoutedOperation;
  readonly fields: Readonly<Record<string, string>>;
}

/** The package's own table wins over the emulator's further operations. */
const routes = [...operations, ...otherOperations].map((operation) => ({
  operation,
  pattern: pattern(operation.path),
}));

/** The operation that a method and a path mean; `undefined` for one that the gateway does not know. */
export function findRoute(method: string, path: string, body: object | undefined): Route | undefined {
  for (const { operation, pattern } of routes) {
    const match = operation.method === method && isMeant(operation, body) ? pattern.exec(path) : null;
    if (match !== null) {
      const fields = Object.entries(match.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
      return { operation, fields: Object.fromEntries(fields) as Record<string, string> };
    }
  }
  return undefined;
}

/** One path of IAM has two operations, distinguished by the body. */
function isMeant({ name }: RoutedOperation, body: object | undefined): boolean {
  const methods = at(body, "auth", "identity", "methods");
  const byToken = Array.isArray(methods) && methods.includes("token");
  return !name.startsWith("CreateTemporaryAccessKeyBy") || byToken === (name === "CreateTemporaryAccessKeyByToken");
}

/** `/v1/{project_id}/csms/tasks` as a pattern; a path may end in a slash. */
function pattern(path: string): RegExp {
  const source = path.replace(/[.]/g, "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source}/?$`);
}
