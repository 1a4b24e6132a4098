import { advice } from "../errors/advice";
import { type CloudError, cloudError, type CloudErrorFields, quote, quoteCode } from "../errors/cloudError";
import { type ErrorBody, errorBody } from "./errorBody";
import { judge } from "./codes";
import type { Operation } from "../operations";
import type { Answer } from "../transport/transport";

/** Network failures that can only happen before a request left. */
const NOT_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"];
/** A certificate that we do not trust: the request was never sent. */
const UNTRUSTED = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;

/** Failures that sending the same request again cannot mend, though some of them prove that it was not processed. */
const FINAL = ["gone", "denied", "credentials", "unsupported", "refused", "untrusted", "broken", "settings"];

/** Reads a successful answer, or tells what the cloud refused. @throws CloudError */
export function readAnswer(operation: Operation, answer: Answer, secrets: readonly string[], now: number): unknown {
  const parsed = json(answer.body);
  const found = errorBody(parsed.value);
  const requestId = answer.requestId ?? found.requestId;
  const fields = { service: operation.service, operation: operation.name, status: answer.status, requestId };
  if (answer.status >= 300 && answer.status < 400) {
    throw broken(operation, fields, "with a redirect, which is not followed", secrets);
  }
  if (answer.status >= 200 && answer.status < 300 && !isFailure(operation, parsed.value, found)) {
    const result = parsed.ok ? operation.response.safeParse(parsed.value) : undefined;
    if (result?.success === true) {
      return result.data;
    }
    throw broken(operation, fields, "with a body that is not the API's", secrets);
  }
  const judged = judge(operation.service, answer.status, found.code);
  const cloudTime = time(answer.date);
  // A date to wait for is one of the cloud's clock.
  const times = { retryAfter: retryAfter(answer.retryAfter, cloudTime ?? now), cloudTime };
  throw refusal(operation, { ...fields, ...judged, ...times, code: found.code }, found.message, secrets);
}

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

/** The time was over, before or after the request was sent. */
export function late(operation: Operation, processed: "no" | "unknown"): CloudError {
  const fields = { service: operation.service, operation: operation.name };
  const text =
    processed === "no"
      ? `${title(operation)} was not sent: the time was over. Give the resource a longer timeout.`
      : `${title(operation)} got no answer in time. Check the network; huaweicloud-rotation:requestTimeout says how long one answer is waited for.`;
  return cloudError(text, { ...fields, reason: "timeout", processed });
}

/** Whether sending the request again makes sense, and cannot do harm. */
export function mayRepeat(operation: Operation, { reason, processed }: CloudError): boolean {
  return !FINAL.includes(reason) && (operation.repeatable || processed === "no");
}

/** How an operation is named in messages: service and API. */
export function title({ service, name }: Operation): string {
  return `${service.toUpperCase()} ${name}`;
}

/** DWS answers some failures with HTTP 200 and a code of its own, always at the top of the body (huawei-apis §3.1). */
function isFailure({ service }: Operation, body: unknown, { code }: ErrorBody): boolean {
  const values = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const told = values.error_code ?? values.errCode;
  return service === "dws" && typeof told === "string" && code !== "DWS.0000";
}

function broken(
  operation: Operation,
  fields: Omit<CloudErrorFields, "reason" | "processed">,
  what: string,
  secrets: readonly string[],
): CloudError {
  const where = fields.status === undefined ? "" : ` HTTP ${fields.status}`;
  const text = `${title(operation)} answered${where} ${what} (request ${quoteCode(fields.requestId ?? "unknown", secrets)}). Check the endpoint, and a proxy in between.`;
  return cloudError(text, { ...fields, reason: "broken", processed: operation.writes ? "unknown" : "no" }, secrets);
}

function refusal(
  operation: Operation,
  fields: CloudErrorFields,
  message: string | undefined,
  secrets: readonly string[],
): CloudError {
  const words = [
    fields.code === undefined ? undefined : quoteCode(fields.code, secrets),
    message === undefined ? undefined : quote(message, secrets),
  ]
    .filter((part) => part !== undefined)
    .join(" ");
  const text = `${title(operation)} was refused: ${words || "no reason given"} (HTTP ${fields.status ?? 0}, request ${quoteCode(fields.requestId ?? "unknown", secrets)}). ${advice(operation, fields)}`;
  return cloudError(text.trim(), fields, secrets);
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
  const at = header !== undefined && /^\d{1,6}$/.test(header) ? now + Number(header) * 1000 : time(header);
  return at === undefined ? undefined : Math.max(0, at - now);
}

/** Dates that no cloud's clock tells any more, and none that JavaScript could reckon with: the years 2000 to 2199. */
const [EARLIEST, LATEST] = [Date.UTC(2000), Date.UTC(2200)];

/** A date of HTTP's in milliseconds since 1970; `undefined` if it is none, or an absurd one, which we must not sign with. */
function time(date: string | undefined): number | undefined {
  const at = Date.parse(date ?? "");
  return at >= EARLIEST && at < LATEST ? at : undefined;
}
