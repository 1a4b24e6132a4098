import { advice, type CloudError, cloudError, type CloudErrorFields, quote } from "./errors";
import { errorBody } from "./errorBody";
import type { Operation } from "./operations";
import type { Answer } from "./transport";

const THROTTLED = ["APIGW.0308", "APIG.0308"];
/** Faults of the services' own that pass (huawei-apis §1.4, §2.4), whatever the status. */
const TRANSIENT = /^(KMS\.010[0-5]|CSMS\.000[16])$/;
/** Network failures before a request left. */
const NOT_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** Reads a successful answer, or tells what the cloud refused. */
export function readAnswer(operation: Operation, answer: Answer, secrets: readonly string[], now: number): unknown {
  const parsed = json(answer.body);
  const { code, message, requestId } = errorBody(parsed.value);
  const id = answer.requestId ?? requestId;
  const fields = { service: operation.service, operation: operation.name, status: answer.status, requestId: id };
  const succeeded = answer.status >= 200 && answer.status < 300;
  // DWS answers some failures with HTTP 200 and a code of its own.
  const refused = operation.service === "dws" && code !== undefined && code !== "DWS.0000";
  if (succeeded && !refused) {
    const result = parsed.ok ? operation.response.safeParse(parsed.value) : undefined;
    if (result?.success === true) {
      return result.data;
    }
    const text = `${title(operation)} answered HTTP ${answer.status} with a body that is not the API's (request ${id ?? "unknown"}). Check the endpoint, and a proxy in between.`;
    throw cloudError(text, { ...fields, reason: "broken", processed: operation.writes ? "unknown" : "no" }, secrets);
  }
  throw refusal(
    operation,
    { ...fields, code, ...judge(answer.status, code) },
    message,
    retryAfter(answer.retryAfter, now),
    secrets,
  );
}

/** Puts a failure to get an answer into one of ours. */
export function unanswered(operation: Operation, error: unknown, secrets: readonly string[]): CloudError {
  const { name, code } = error as { name?: string; code?: string };
  const fields = { service: operation.service, operation: operation.name };
  if (name === "AbortError" || name === "TimeoutError") {
    return cloudError(
      `${title(operation)} got no answer in time.`,
      { ...fields, reason: "timeout", processed: "unknown" },
      secrets,
    );
  }
  const processed = code !== undefined && NOT_SENT.includes(code) ? "no" : "unknown";
  const text = `${title(operation)} could not reach the cloud (${code ?? name ?? "no code"}). Check the network, region and endpoints.`;
  return cloudError(text, { ...fields, reason: "unreachable", processed, code }, secrets);
}

/** Whether sending the request again makes sense, and cannot do harm. */
export function mayRepeat(operation: Operation, { reason, processed }: CloudError): boolean {
  if (reason === "refused" || reason === "settings") {
    return false;
  }
  return operation.repeatable || processed === "no";
}

function refusal(
  operation: Operation,
  fields: CloudErrorFields,
  message: string | undefined,
  wait: number | undefined,
  secrets: readonly string[],
): CloudError {
  const words = [fields.code, message === undefined ? undefined : quote(message)]
    .filter((part) => part !== undefined)
    .join(" ");
  const text = `${title(operation)} was refused: ${words || "no reason given"} (HTTP ${fields.status ?? 0}, request ${fields.requestId ?? "unknown"}). ${advice(operation, fields.code, fields.status)}`;
  return cloudError(text.trim(), { ...fields, retryAfter: wait }, secrets);
}

function judge(status: number, code: string | undefined): Pick<CloudErrorFields, "reason" | "processed"> {
  if (status === 429 || (code !== undefined && THROTTLED.includes(code))) {
    return { reason: "throttled", processed: "no" };
  }
  if (status >= 500 || status < 400 || (code !== undefined && TRANSIENT.test(code))) {
    return { reason: "server", processed: "unknown" };
  }
  return { reason: "refused", processed: "no" };
}

function title({ service, name }: Operation): string {
  return `${service.toUpperCase()} ${name}`;
}

function json(body: string): { ok: boolean; value?: unknown } {
  if (body.trim() === "") {
    return { ok: true };
  }
  try {
    return { ok: true, value: JSON.parse(body) };
  } catch {
    return { ok: false };
  }
}

/** Milliseconds of a Retry-After header: seconds, or a date. */
function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const at = /^\d{1,6}$/.test(header) ? now + Number(header) * 1000 : Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
