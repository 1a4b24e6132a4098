import type { Credentials } from "./credentials/credentials";
import type { Operation } from "./operations";
import { encode } from "./signing/encode";
import { authorization, sdkDate } from "./signing/sign";

/** A request, ready to be sent as it is: it is signed over these very bytes. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Builds and signs the request of an operation. */
export function buildRequest(
  operation: Operation,
  values: Readonly<Record<string, unknown>>,
  to: {
    readonly base: URL;
    readonly projectId: string | undefined;
    readonly credentials: Credentials;
    readonly now: number;
  },
): SignedRequest {
  const inPath = new Set<string>();
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name);
    return encodeURIComponent(name === "project_id" ? (to.projectId ?? "") : String(values[name]));
  });
  const url = new URL(to.base.pathname.replace(/\/$/, "") + path, to.base);
  const rest = Object.entries(values).filter(([name, value]) => !inPath.has(name) && value !== undefined);
  // Not by URLSearchParams, which writes a space as "+": what is signed has %20.
  url.search = rest
    .filter(([name]) => operation.query.includes(name))
    .map(([name, value]) => `${encode(name)}=${encode(String(value))}`)
    .join("&");
  const fields = rest.filter(([name]) => !operation.query.includes(name));
  const body =
    operation.method === "GET" || fields.length === 0 ? undefined : JSON.stringify(Object.fromEntries(fields));
  return { method: operation.method, url, headers: headers(operation, url, body, to), body };
}

function headers(
  operation: Operation,
  url: URL,
  body: string | undefined,
  { projectId, credentials, now }: Parameters<typeof buildRequest>[2],
): Record<string, string> {
  const common = {
    "Content-Type": "application/json",
    ...(projectId !== undefined && { "X-Project-Id": projectId }),
  };
  const { accessKey, secretKey, securityToken, token } = credentials;
  if (accessKey === undefined || secretKey === undefined) {
    return { ...common, "X-Auth-Token": token ?? "" };
  }
  const date = sdkDate(now);
  const signed = {
    ...common,
    Host: url.host,
    "X-Sdk-Date": date,
    ...(securityToken !== undefined && { "X-Security-Token": securityToken }),
  };
  const signable = { method: operation.method, url, headers: signed, body: body ?? "" };
  return { ...signed, Authorization: authorization(signable, date, { accessKey, secretKey }) };
}
