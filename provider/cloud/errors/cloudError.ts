import { encode } from "../text/encode";

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

/** Longest text of the cloud's that a message repeats, in characters. */
const LONGEST = 500;

/** Makes a failure. Every secret in use is struck from its text. */
export function cloudError(text: string, fields: CloudErrorFields, secrets: readonly string[] = []): CloudError {
  const error = new Error(redact(text, secrets).slice(0, LONGEST * 3));
  const [code, requestId] = [fields.code, fields.requestId].map((given) =>
    // The cloud's own words as well, and an answer may echo what it was sent.
    given === undefined ? undefined : quoteCode(given, secrets),
  );
  return Object.assign(error, fields, { code, requestId, name: "CloudError", [BRAND]: true });
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

/** Longest code, and longest id of a request, in characters. */
const LONGEST_CODE = 200;

/** Longest text that is shown at all, in characters: whatever a name or an id held, there is an end to it. */
const LONGEST_SHOWN = 3000;

/** A text of ours, as it may be shown: whoever named what it tells of may have put anything there. */
export function printable(text: string, longest = LONGEST_SHOWN): string {
  return shortened(redact(text, []), longest);
}

/** Strikes secrets, as they are and as URLs and JSON have them, and control characters from text. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf).filter((form) => form !== "");
  // The longest first and all in one pass: a short secret inside a long one must not leave the rest of it behind.
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const struck = strike(text, longestFirst);
  // eslint-disable-next-line no-control-regex -- control characters in the cloud's text could rewrite a terminal
  return struck.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, " ");
}

/** The cloud's own words in a message: redacted before they are cut, since half a secret is not found any more. */
export function quote(text: string, secrets: readonly string[]): string {
  return shortened(redact(text, secrets), LONGEST);
}

/** A code of the cloud's, or a request's id, in a message: neither is long, unless the cloud is not what it seems. */
export function quoteCode(text: string, secrets: readonly string[]): string {
  return quote(text, secrets).slice(0, LONGEST_CODE);
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** How a secret may come back in the answer of a cloud or of a proxy in between. */
function formsOf(secret: string): string[] {
  const url = inUrl(secret);
  const lowerCase = url.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
  return [secret, secret.trim(), url, lowerCase, JSON.stringify(secret).slice(1, -1)];
}

/** As a URL has it. Text that no URL can hold, with half of a character, stands for itself. */
function inUrl(text: string): string {
  try {
    return encode(text);
  } catch {
    return text;
  }
}

/** Not by a regular expression: one of a very long token is refused, in words that hold the token. */
function strike(text: string, secrets: readonly string[]): string {
  let [result, from, left] = ["", 0, secrets];
  for (;;) {
    const found = left
      .map((secret) => ({ secret, at: text.indexOf(secret, from) }))
      // What is not found once is not looked for again: a long text full of one secret would take for ever.
      .filter(({ at }) => at >= 0);
    const [first] = [...found].sort((a, b) => a.at - b.at);
    if (first === undefined) {
      return result + text.slice(from);
    }
    result += `${text.slice(from, first.at)}[secret]`;
    from = first.at + first.secret.length;
    left = found.map(({ secret }) => secret);
  }
}
