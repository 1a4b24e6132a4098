import type { CloudError } from "../errors/cloudError";
import type { Operation } from "../operations";

/** Failures that a retry of the same request cannot fix, although some of them prove that it was not processed. */
const FINAL = ["gone", "denied", "credentials", "unsupported", "refused", "untrusted", "broken", "settings"];
/** Failures after which a request that is not repeatable is sent again, where they prove that it was not processed. */
const PROVABLE = ["throttled", "busy", "unreachable"];

/** Whether sending the request again makes sense, and cannot do harm. */
export function mayRepeat(operation: Operation, { reason, processed }: CloudError): boolean {
  return operation.repeatable ? !FINAL.includes(reason) : processed === "no" && PROVABLE.includes(reason);
}
