import { advice } from "../errors/advice";
import { type CloudError, cloudError, type CloudErrorFields, LONG_WORDS } from "../errors/cloudError";
import { title } from "../errors/title";
import type { Operation } from "../operations";
import { quote, quoteCode } from "../text/quote";
import type { Answer } from "../transport/transport";
import { broken } from "./broken";
import { meaningOf } from "./codes";
import { acceptedBody, errorBody } from "./errorBody";
import { pauseOf, timeOf } from "./headers";

/** The sign-in of a proxy: what answers so is not the cloud. */
const PROXY_SIGN_IN = 407;

/**
 * Reads the result of an accepted call. A code in the body is an error whatever the status (DESIGN §4); an answer
 * without the fact that was asked for is no answer.
 *
 * @param now - this machine's time, for a Retry-After where the cloud tells no time
 * @throws CloudError
 */
export function readAnswer(operation: Operation, answer: Answer, secrets: readonly string[], now: number): unknown {
  const { status } = answer;
  const body = json(answer.body);
  const isAccepted = status >= 200 && status < 300;
  const found = isAccepted ? acceptedBody(body.value, operation.writes) : errorBody(body.value);
  const requestId = answer.requestId ?? found.requestId;
  const fields = { service: operation.service, operation: operation.name, status, requestId };
  if (status >= 300 && status < 400) {
    throw broken(operation, fields, "with a redirect, which is not followed", secrets);
  }
  if (isAccepted && found.code === undefined) {
    const result = body.isJson ? operation.response.safeParse(body.value) : undefined;
    if (result?.success === true) {
      return result.data;
    }
    throw broken(operation, fields, "with a body that is not an answer of the API", secrets);
  }
  const date = timeOf(answer.date);
  // A proxy's own clock is not the cloud's, and whoever answers without a code may be one: times are compared by it.
  const cloudTime = status === PROXY_SIGN_IN || found.code === undefined ? undefined : date;
  // A date to wait for is one of the clock of who answers.
  const times = { retryAfter: pauseOf(answer.retryAfter, date ?? now), cloudTime };
  const meaning = meaningOf(operation.service, status, found.code);
  throw refusal(operation, { ...fields, ...meaning, ...times, code: found.code }, found.message, secrets);
}

/** Longest words of the cloud's that stand before the advice, in characters: a signature's are a page. */
const SHORT = 200;

function refusal(
  operation: Operation,
  fields: CloudErrorFields,
  message: string | undefined,
  secrets: readonly string[],
): CloudError {
  const words = message === undefined ? "" : quote(message, secrets);
  const isShort = words.length <= SHORT;
  const code = fields.code === undefined ? "" : quoteCode(fields.code, secrets);
  const reason = [code, ...(isShort ? [words] : [])].filter((part) => part !== "").join(" ");
  const request = quoteCode(fields.requestId ?? "unknown", secrets);
  const text = `${title(operation)} was refused: ${reason || "no reason given"} (HTTP ${fields.status ?? 0}, request ${request}). ${advice(operation, fields)}`;
  return cloudError(text.trim() + (isShort ? "" : LONG_WORDS + words), fields, secrets);
}

/** An empty body counts as JSON: some calls are accepted with none. */
function json(body: string): { readonly isJson: boolean; readonly value?: unknown } {
  if (body.trim() === "") {
    return { isJson: true };
  }
  try {
    return { isJson: true, value: JSON.parse(body) };
  } catch {
    return { isJson: false };
  }
}
