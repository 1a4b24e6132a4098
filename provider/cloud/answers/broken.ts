import { type CloudError, cloudError, type CloudErrorFields } from "../errors/cloudError";
import { title } from "../errors/title";
import type { Operation } from "../operations";
import { quoteCode } from "../text/quote";

/** The failure of an answer that is not the API's: the endpoint is another's, or something in between has answered. */
export function broken(
  operation: Operation,
  fields: Omit<CloudErrorFields, "reason" | "processed">,
  what: string,
  secrets: readonly string[],
): CloudError {
  const where = fields.status === undefined ? "" : ` HTTP ${fields.status}`;
  const text = `${title(operation)} answered${where} ${what} (request ${quoteCode(fields.requestId ?? "unknown", secrets)}). Check the endpoint, and a proxy in between.`;
  return cloudError(text, { ...fields, reason: "broken", processed: operation.writes ? "unknown" : "no" }, secrets);
}
