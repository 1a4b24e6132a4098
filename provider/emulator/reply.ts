/** An answer of the cloud's. */
export interface Reply {
  readonly status: number;
  /** JSON; no body at all where `undefined`. */
  readonly body?: unknown;
  /** A body that is not JSON, instead. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A success. */
export function ok(body?: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, body, headers };
}

/** What a handler throws to refuse: the cloud's code, and its words. The status is the code's own, unless given. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: string;
  readonly status: number;

  constructor(code: string, message?: string, status?: number) {
    super(message ?? ERRORS[code]?.[1] ?? "The request was refused.");
    this.code = code;
    this.status = status ?? ERRORS[code]?.[0] ?? 400;
  }
}

/** Status and words of every code that the emulator answers with (huawei-apis §1.4, §2.4, §3.1, §4, §5.4). */
const ERRORS: Readonly<Record<string, readonly [number, string]>> = {
  "KMS.0100": [500, "Internal error."],
  "KMS.0202": [400, "Invalid JSON message."],
  "KMS.0203": [400, "The request message is too long."],
  "KMS.0204": [400, "Parameters are missing in the request message."],
  "KMS.0205": [400, "Invalid key ID."],
  "KMS.0206": [400, "Invalid sequence."],
  "KMS.0207": [404, "The key does not exist."],
  "KMS.0209": [400, "The key has been disabled."],
  "KMS.0210": [400, "The key is pending deletion."],
  "KMS.0211": [400, "This operation cannot be performed on a default master key."],
  "KMS.0301": [403, "The X-Auth-Token is null or invalid."],
  "KMS.0302": [403, "Invalid X-Auth-Token."],
  "KMS.0303": [403, "The X-Auth-Token has expired."],
  "KMS.0306": [403, "You do not have the permission for this operation."],
  "KMS.0308": [400, "Invalid parameter."],
  "KMS.0312": [400, "This operation cannot be performed on an imported key."],
  "KMS.0313": [400, "Key rotation is not enabled."],
  "KMS.0319": [400, "Key rotation is not supported by this version of KMS."],
  "KMS.0321": [403, "The project ID in the URI is not that of the token."],
  "KMS.0324": [400, "RSA keys cannot be rotated."],
  "KMS.0325": [400, "Asymmetric keys cannot be rotated."],
  "KMS.0328": [403, "KMS is frozen."],
  "KMS.0338": [400, "Keys of a custom keystore cannot be rotated."],
  "KMS.0341": [400, "HMAC keys cannot be rotated."],
  "KMS.1601": [400, "Invalid limit."],
  "KMS.1602": [400, "Invalid marker."],
  "KMS.2901": [400, "Key rotation is not disabled."],
  "KMS.3001": [400, "Invalid rotation interval."],
  "CSMS.0001": [500, "Internal error."],
  "CSMS.0002": [400, "Invalid request parameter."],
  "CSMS.0003": [400, "Invalid request URL."],
  "CSMS.0004": [400, "Invalid request body."],
  "CSMS.0005": [400, "The resource does not exist."],
  "CSMS.0103": [400, "The secret is pending deletion."],
  "CSMS.0106": [400, "The secret name does not exist."],
  "CSMS.0107": [400, "The secret is pending deletion."],
  "CSMS.0109": [403, "The secret is not enabled."],
  "CSMS.0205": [404, "The secret version does not exist."],
  "CSMS.0206": [404, "The secret version stage does not exist."],
  "CSMS.0301": [400, "Invalid X-Auth-Token."],
  "CSMS.0302": [403, "You do not have the permission for this operation."],
  "CSMS.0401": [400, "The KMS key cannot be used."],
  "DWS.0001": [400, "The cluster ID is not a standard UUID."],
  "DWS.0013": [403, "You do not have the permission for this operation."],
  "DWS.0015": [403, "The cluster does not exist."],
  "DWS.0047": [401, "The cluster does not exist."],
  "DWS.3027": [404, "The cluster has been deleted."],
  "DWS.5064": [400, "Invalid UUID."],
  "DWS.5095": [400, "The instance type is not supported."],
  "DWS.5206": [400, "The database version is not supported."],
  "DWS.7023": [403, "Cluster status is not allowed to operation."],
  "DWS.9999": [500, "Internal error."],
  "APIGW.0101": [404, "The API does not exist or has not been published in the environment."],
  "APIGW.0201": [400, "Request error."],
  "APIGW.0301": [401, "Incorrect IAM authentication information"],
  "APIGW.0307": [401, "The token must be updated."],
  "APIGW.0308": [429, "The throttling threshold has been reached: policy user over ratelimit,limit:20,time:1 second."],
  "EMULATOR.0501": [501, "Not implemented by the emulator."],
};
