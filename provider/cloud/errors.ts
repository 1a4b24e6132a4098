import type { Operation } from "./operations";

const BRAND = "pulumi-huaweicloud-rotation/CloudError";

/** What kind of failure it is. */
type Reason = "refused" | "denied" | "throttled" | "unreachable" | "timeout" | "broken" | "server" | "settings";

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
}

/** A call that failed, or could not be made. Recognised by `isCloudError`, since two copies of a class are two classes. */
export interface CloudError extends Error, CloudErrorFields {}

/** Longest text of the cloud's that a message repeats, in characters. */
const LONGEST = 500;

/** Makes a failure. Every secret in use is struck from its text. */
export function cloudError(text: string, fields: CloudErrorFields, secrets: readonly string[] = []): CloudError {
  const error = new Error(redact(text, secrets));
  return Object.assign(error, fields, { name: "CloudError", [BRAND]: true });
}

/** A setting that is missing or wrong: no call was made. */
export function settingsError(text: string): CloudError {
  return cloudError(text, { service: "settings", operation: "settings", reason: "settings", processed: "no" });
}

/** Whether it is one of ours. */
export function isCloudError(error: unknown): error is CloudError {
  return typeof error === "object" && error !== null && BRAND in error;
}

/** Whether the cloud answered with one of these codes. Codes decide, never a status. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return isCloudError(error) && error.code !== undefined && codes.includes(error.code);
}

/** The codes that say that an object does not exist (DESIGN §2): never a status, never CSMS.0205 to 0207. */
const GONE = ["KMS.0207", "CSMS.0005", "CSMS.0106", "DWS.0015", "DWS.0047", "DWS.3027"];

/** Whether the cloud said that the object does not exist. */
export function isGone(error: unknown): error is CloudError {
  return hasCode(error, ...GONE);
}

/** Strikes secrets and control characters from text, and cuts it to a sane length. */
function redact(text: string, secrets: readonly string[]): string {
  const struck = secrets
    .filter((secret) => secret.length > 3)
    .reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
  // eslint-disable-next-line no-control-regex -- control characters in the cloud's text could rewrite a terminal
  return struck.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").slice(0, LONGEST * 2);
}

/** The cloud's own words in a message. */
export function quote(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** What to do about a refusal, by its code. */
export function advice(operation: Operation, code: string | undefined, status: number | undefined): string {
  if (code !== undefined && /^(KMS\.(0306|0307|0322|0326|0330)|CSMS\.0302)$/.test(code)) {
    return `Allow the caller the IAM action ${operation.action ?? operation.name}.`;
  }
  if (code !== undefined && /^(KMS\.030[1235]|CSMS\.0301|APIGW\.030[17])$/.test(code)) {
    return "Check the access key and secret key or the token, and this machine's clock.";
  }
  if (code === "KMS.0321") {
    return "The projectId is not the credentials' own: check projectId and region.";
  }
  if (code === "KMS.0320" || code === "KMS.0328") {
    return "The account or resource is frozen: settle what is owed.";
  }
  if (code === "KMS.0207") {
    return "Check the key's id and its region.";
  }
  return status !== undefined && status >= 500 ? "Run again; if it stays, ask Huawei with the request id." : "";
}
