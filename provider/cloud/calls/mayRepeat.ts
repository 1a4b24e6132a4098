import type { CloudError } from "../errors/cloudError";
import type { Operation } from "../operations";

/** Failures that sending the same request again cannot mend, though some of them prove that it was not processed. */
const FINAL = ["gone", "denied", "credentials", "unsupported", "refused", "untrusted", "broken", "settings"];

/** Whether sending the request again makes sense, and cannot do harm. */
export function mayRepeat(operation: Operation, { reason, processed }: CloudError): boolean {
  return !FINAL.includes(reason) && (operation.repeatable || processed === "no");
}
