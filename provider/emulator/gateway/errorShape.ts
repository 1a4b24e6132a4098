import { randomUUID } from "node:crypto";
import type { Refusal } from "../reply";
import { type Reply } from "../reply";
import type { Behaviour } from "../state/behaviour";

/**
 * The body of a refusal: KMS and CSMS's rotate nest it, DWS repeats it under other names and may answer 200, IAM
 * has a numeric code and a title, everyone else is flat (huawei-apis §1.4, §2, §3.1, §4, §5.4).
 */
export function refusalReply(
  { code, status, message }: Refusal,
  service: string,
  operation: string,
  behaviour: Behaviour,
): Reply {
  if (code.startsWith("APIGW.") || code.startsWith("EMULATOR.")) {
    return { status, body: { error_msg: message, error_code: code, request_id: randomUUID() } };
  }
  const flat = { error_code: code, error_msg: message };
  if (service === "iam") {
    const title = { 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found" }[status];
    return { status, body: { error: { code: status, message, title: title ?? "Internal Server Error" } } };
  }
  if (service === "dws") {
    const body = { externalMessage: message, errCode: code, ...flat };
    return { status: behaviour.dwsErrorsWith200 ? 200 : status, body };
  }
  const nested = service === "kms" || operation === "RotateSecret";
  return { status, body: nested ? { error: flat } : flat };
}
