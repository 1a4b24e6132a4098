import { createHash } from "node:crypto";
import { encode } from "../text/encode";

/** What is signed: a request's parts, and the exact bytes of its body. */
export interface Signable {
  readonly method: string;
  readonly url: URL;
  /** Every header here is signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The hexadecimal SHA-256 of text in UTF-8. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** The lower-case names of the signed headers, sorted. */
export function signedHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers)
    .map((name) => name.toLowerCase())
    .sort();
}

/** The canonical form of a request, huawei-apis §5.1. */
export function canonicalRequest({ method, url, headers, body }: Signable): string {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  const names = signedHeaders(headers);
  const lines = names.map((name) => `${name}:${values.get(name) ?? ""}\n`).join("");
  return [method, canonicalPath(url), canonicalQuery(url), lines, names.join(";"), sha256(body)].join("\n");
}

/** The path with a slash at its end, which the request itself does not have. */
function canonicalPath(url: URL): string {
  const path = url.pathname
    .split("/")
    .map((segment) => encode(decodeURIComponent(segment)))
    .join("/");
  return path.endsWith("/") ? path : `${path}/`;
}

/** The query's pairs, sorted by key and then value. */
function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
