import { quoteCode } from "../text/quote";
import { redact } from "../text/redact";

const BRAND = "pulumi-huaweicloud-rotation/CloudError";

/**
 * What kind of failure it is: the object is `"gone"`, the caller is `"denied"` or its `"credentials"` are refused, the
 * object is `"busy"` with something else, the cloud does not offer the operation (`"unsupported"`) or says no for
 * another reason (`"refused"`); it is `"throttled"` or has a fault of its own (`"server"`); nothing readable came back
 * (`"unreachable"`, `"untrusted"`, `"timeout"`, `"broken"`); or no call was made at all (`"settings"`).
 */
export type Reason =
  | "gone"
  | "denied"
  | "credentials"
  | "busy"
  | "unsupported"
  | "refused"
  | "throttled"
  | "server"
  | "unreachable"
  | "untrusted"
  | "timeout"
  | "broken"
  | "settings";

/** What a failure is made of. */
export interface CloudErrorFields {
  readonly service: string;
  readonly operation: string;
  readonly reason: Reason;
  /** `"no"` if the cloud surely did not process the request, `"unknown"` if it may have. */
  readonly processed: "no" | "unknown";
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** Milliseconds that the cloud asked to wait. */
  readonly retryAfter?: number | undefined;
  /** The cloud's clock when it refused, in milliseconds since 1970. */
  readonly cloudTime?: number | undefined;
}

/** A call that failed, or could not be made. Recognised by `isCloudError`, since two copies of a class are two classes. */
export interface CloudError extends Error, CloudErrorFields {}

/** Longest text of a failure, in characters. */
const LONGEST = 1500;

/** Makes a failure. Every secret in use is struck from its text. */
export function cloudError(text: string, fields: CloudErrorFields, secrets: readonly string[] = []): CloudError {
  const error = new Error(redact(text, secrets).slice(0, LONGEST));
  const [code, requestId] = [fields.code, fields.requestId].map((given) =>
    // The cloud's own words as well, and an answer may echo what it was sent.
    given === undefined ? undefined : quoteCode(given, secrets),
  );
  return Object.assign(error, fields, { code, requestId, name: "CloudError", [BRAND]: true });
}

/** What long words of the cloud's follow, at the very end of a failure's text. */
export const LONG_WORDS = " The cloud's words: ";

/** The same failure with one more sentence: before the cloud's words, where they are long. */
export function withSentence(error: CloudError, sentence: string): CloudError {
  const [ours = "", ...words] = error.message.split(LONG_WORDS);
  return reworded(error, [`${ours} ${sentence}`, ...words].join(LONG_WORDS));
}

/** The same failure in other words; nothing but the text changes. */
export function reworded(error: CloudError, text: string, reason: Reason = error.reason): CloudError {
  // The fields and the brand are the error's own; its text and stack are not among them.
  return Object.assign(new Error(text), error, { reason });
}

/** A setting that is missing or wrong: no call was made. */
export function settingsError(text: string, secrets: readonly string[] = []): CloudError {
  return cloudError(text, { service: "settings", operation: "settings", reason: "settings", processed: "no" }, secrets);
}

/** Whether it is one of ours. */
export function isCloudError(error: unknown): error is CloudError {
  return typeof error === "object" && error !== null && BRAND in error;
}

/** Whether the cloud answered with one of these codes. Codes decide, never a status. */
export function hasCode(error: unknown, ...codes: string[]): error is CloudError {
  return isCloudError(error) && error.code !== undefined && codes.includes(error.code);
}

/** Whether the cloud answered, by its code, that the object does not exist. */
export function isGone(error: unknown): error is CloudError {
  return isCloudError(error) && error.reason === "gone";
}
