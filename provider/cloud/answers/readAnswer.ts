import { advice } from "../errors/advice";
import { type CloudError, cloudError, type CloudErrorFields } from "../errors/cloudError";
import { type ErrorBody, errorBody } from "./errorBody";
import { meaningOf } from "./codes";
import { title } from "../errors/title";
import { quote, quoteCode } from "../text/quote";
import { broken } from "./broken";
import type { Operation } from "../operations";
import type { Answer } from "../transport/transport";

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
  const judged = meaningOf(operation.service, answer.status, found.code);
  const cloudTime = time(answer.date);
  // A date to wait for is one of the cloud's clock.
  const times = { retryAfter: retryAfter(answer.retryAfter, cloudTime ?? now), cloudTime };
  throw refusal(operation, { ...fields, ...judged, ...times, code: found.code }, found.message, secrets);
}

/** DWS answers some failures with HTTP 200 and a code of its own, always at the top of the body (huawei-apis §3.1). */
function isFailure({ service }: Operation, body: unknown, { code }: ErrorBody): boolean {
  const values = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const told = values.error_code ?? values.errCode;
  return service === "dws" && typeof told === "string" && code !== "DWS.0000";
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
