// The emulator's own implementation of SDK-HMAC-SHA256 (huawei-apis §5.1). It must never share the client's signer, or
// both could have the same error.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** A request as it came. */
export interface Received {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What an Authorization header says. */
export interface Signed {
  readonly accessKey: string;
  readonly names: readonly string[];
  readonly signature: string;
}

/** The gateway refuses a signature whose date is further from its clock than this, in milliseconds. */
const MOST_SKEW = 15 * 60_000;
const ALGORITHM = "SDK-HMAC-SHA256";

/** Reads the Authorization header; `undefined` if it is missing or malformed. */
export function readAuthorization(header: string | undefined): Signed | undefined {
  const form = /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;
  const [, accessKey, names, signature] = form.exec(header ?? "") ?? [];
  if (accessKey === undefined || names === undefined || signature === undefined) {
    return undefined;
  }
  return { accessKey, names: names.split(";"), signature };
}

/** Says why X-Sdk-Date is not accepted; `undefined` accepts it. */
export function dateProblem(request: Received, signed: Signed, now: number): string | undefined {
  const date = text(request, "x-sdk-date");
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!signed.names.includes("x-sdk-date") || Number.isNaN(at)) {
    return "X-Sdk-Date is missing, malformed or not signed";
  }
  if (Math.abs(at - now) > MOST_SKEW) {
    return `verify aksk signature fail, signature expired: X-Sdk-Date is ${date}, the server's time is ${new Date(now).toISOString()}`;
  }
  return undefined;
}

/** Says why a signature is wrong, with the text that should have been signed; `undefined` if it is right. */
export function signatureProblem(request: Received, signed: Signed, secretKey: string): string | undefined {
  const hash = text(request, "x-sdk-content-sha256");
  if (hash !== "" && hash !== "UNSIGNED-PAYLOAD" && hash !== digest(request.body)) {
    return "verify aksk signature fail, X-Sdk-Content-Sha256 is not that of the body";
  }
  const canonical = canonicalForm(request, signed.names);
  const toSign = `${ALGORITHM}\n${text(request, "x-sdk-date")}\n${digest(canonical)}`;
  const expected = createHmac("sha256", secretKey).update(toSign).digest();
  if (timingSafeEqual(expected, Buffer.from(signed.signature, "hex"))) {
    return undefined;
  }
  return `verify aksk signature fail, canonicalRequest: ${JSON.stringify(canonical)}, stringToSign: ${JSON.stringify(toSign)}`;
}

function canonicalForm(request: Received, names: readonly string[]): string {
  const [path = "/", query = ""] = request.url.split("?");
  const segments = path.split("/").map((segment) => encode(unescaped(segment)));
  return [
    request.method,
    segments.join("/").replace(/\/?$/, "/"),
    canonicalQuery(query),
    ...names.map((name) => `${name}:${text(request, name).trim()}`),
    "",
    names.join(";"),
    text(request, "x-sdk-content-sha256") || digest(request.body),
  ].join("\n");
}

/** Pairs are sorted by name and then value, both by their bytes. */
function canonicalQuery(query: string): string {
  const pairs = query === "" ? [] : query.split("&").map((pair) => pair.split("="));
  const decoded = pairs.map(([name = "", ...value]) => [name, value.join("=")].map((part) => decode(part)));
  return decoded
    .map(([name = "", value = ""]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function decode(part: string): string {
  return unescaped(part.replace(/\+/g, " "));
}

/** Text that cannot be decoded is kept as it is; the signature is then wrong in any case. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function encode(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function text({ headers }: Received, name: string): string {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value.join(",") : (value ?? "");
}

function digest(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
