import { type CloudError, cloudError } from "../errors/cloudError";
import { title } from "../errors/title";
import type { Operation } from "../operations";
import type { Answer } from "../transport/transport";
import { broken } from "./broken";

/** Network failures that can only happen before a request left. */
const NOT_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"];
/** A certificate that we do not trust: the request was never sent. */
const UNTRUSTED = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;

/** Puts a failure to get an answer into one of ours. */
export function unanswered(operation: Operation, error: unknown, secrets: readonly string[]): CloudError {
  const { name, code, type, erroredSysCall } = error as Partial<Record<string, string>>;
  const fields = { service: operation.service, operation: operation.name, code };
  if (name === "AbortError" || name === "TimeoutError") {
    return late(operation, "unknown");
  }
  if (type === "max-size") {
    return broken(operation, fields, "with far too long a body", secrets);
  }
  if (code !== undefined && UNTRUSTED.test(code)) {
    const text = `${title(operation)} was not sent: the endpoint's certificate is not trusted (${code}). If the cloud has a CA of its own, name it in huaweicloud:cacertFile.`;
    return cloudError(text, { ...fields, reason: "untrusted", processed: "no" }, secrets);
  }
  const neverLeft = NOT_SENT.includes(code ?? "") || erroredSysCall === "connect";
  const text = `${title(operation)} could not reach the cloud (${code ?? name ?? "no code"}). Check the network, region and endpoints.`;
  return cloudError(text, { ...fields, reason: "unreachable", processed: neverLeft ? "no" : "unknown" }, secrets);
}

/** An answer came, and a fault of our own kept it from being read: what became of the request is not known. */
export function unread(
  operation: Operation,
  { status, requestId }: Answer,
  error: unknown,
  secrets: readonly string[],
): CloudError {
  const fields = { service: operation.service, operation: operation.name, status, requestId };
  const kind = error instanceof Error ? error.name : "no error";
  return broken(operation, fields, `and reading the answer failed (${kind})`, secrets);
}

/** The time was over, before or after the request was sent. */
export function late(operation: Operation, processed: "no" | "unknown"): CloudError {
  const fields = { service: operation.service, operation: operation.name };
  const text =
    processed === "no"
      ? `${title(operation)} was not sent: the time was over. Give the resource a longer timeout.`
      : `${title(operation)} got no answer in time. Check the network; huaweicloud-rotation:requestTimeout says how long one answer is waited for.`;
  return cloudError(text, { ...fields, reason: "timeout", processed });
}
