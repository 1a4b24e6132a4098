// The emulator's own reading of SDK-HMAC-SHA256 (huawei-apis §5.1). It must never share the client's signer: both
// could be wrong together.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The gateway refuses a signature whose date is further from real time than this, in milliseconds. */
const MOST_SKEW = 15 * 60_000;

/** Says why a request is not let in; `undefined` lets it in. Order: form, access key, date, signature. */
export function denial(
  request: IncomingMessage,
  body: Buffer,
  accessKey: string,
  secretKey: string,
): string | undefined {
  const form = /^SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const [, access, names, signature] = form.exec(request.headers.authorization ?? "") ?? [];
  if (access === undefined || names === undefined || signature === undefined) {
    return "the Authorization header is missing or malformed";
  }
  if (access !== accessKey) {
    return "the access key does not exist";
  }
  const date = String(request.headers["x-sdk-date"]);
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!names.split(";").includes("x-sdk-date") || !(Math.abs(at - Date.now()) <= MOST_SKEW)) {
    return "X-Sdk-Date is not signed, or more than 15 minutes from the present";
  }
  const canonical = canonicalForm(request, body, names.split(";"));
  const toSign = `SDK-HMAC-SHA256\n${date}\n${digest(canonical)}`;
  const expected = createHmac("sha256", secretKey).update(toSign).digest();
  const equal = timingSafeEqual(expected, Buffer.from(signature, "hex"));
  return equal ? undefined : `verify aksk signature fail; canonical request: ${JSON.stringify(canonical)}`;
}

function canonicalForm(request: IncomingMessage, body: Buffer, names: string[]): string {
  const [path = "/", query = ""] = (request.url ?? "/").split("?");
  const headers = names.map((name) => `${name}:${String(request.headers[name] ?? "").trim()}`);
  const pairs = query === "" ? [] : query.split("&").map(reencode);
  return [
    request.method,
    `${path.replace(/\/$/, "")}/`,
    pairs.sort().join("&"),
    ...headers,
    "",
    names.join(";"),
    digest(body),
  ].join("\n");
}

function reencode(pair: string): string {
  const [key = "", value = ""] = pair.split("=").map((part) => decodeURIComponent(part.replace(/\+/g, " ")));
  return [key, value]
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join("=");
}

function digest(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
