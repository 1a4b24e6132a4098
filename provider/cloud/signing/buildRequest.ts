import type { Credentials } from "../credentials/credentials";
import type { Operation } from "../operations";
import { encode } from "../text/encode";
import { authorization, sdkDate } from "./sign";
import type { RawRequest } from "../transport/transport";

/** Builds and signs the request of an operation. */
export function buildRequest(
  operation: Operation,
  values: Readonly<Record<string, unknown>>,
  to: {
    readonly base: URL;
    readonly projectId: string | undefined;
    /** `undefined` for the few APIs that are called without. */
    readonly credentials: Credentials | undefined;
    readonly now: number;
  },
): RawRequest {
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
  const isHeader = (name: string) => Object.hasOwn(operation.headers, name);
  const fields = rest.filter(([name]) => !operation.query.includes(name) && !isHeader(name));
  const body =
    operation.method === "GET" || fields.length === 0 ? undefined : JSON.stringify(Object.fromEntries(fields));
  const own = rest.filter(([name]) => isHeader(name)).map(([name, value]) => [operation.headers[name], String(value)]);
  const sent = { ...headers(operation, url, body, to), ...(Object.fromEntries(own) as Record<string, string>) };
  return { method: operation.method, url, headers: sent, body };
}

function headers(
  operation: Operation,
  url: URL,
  body: string | undefined,
  { projectId, credentials = {}, now }: Parameters<typeof buildRequest>[2],
): Record<string, string> {
  const { accessKey, secretKey, securityToken, token, domainId } = credentials;
  const global = operation.service === "iam" || operation.service === "sts";
  const common = {
    "Content-Type": "application/json",
    ...(projectId !== undefined && { "X-Project-Id": projectId }),
  };
  if (accessKey === undefined || secretKey === undefined) {
    return { ...common, ...(token !== undefined && { "X-Auth-Token": token }) };
  }
  const date = sdkDate(now);
  const signed = {
    ...common,
    // IAM belongs to no project: what it takes instead is the account (huawei-apis §5.1).
    ...(global && domainId !== undefined && { "X-Domain-Id": domainId }),
    Host: url.host,
    "X-Sdk-Date": date,
    ...(securityToken !== undefined && { "X-Security-Token": securityToken }),
  };
  const signable = { method: operation.method, url, headers: signed, body: body ?? "" };
  return { ...signed, Authorization: authorization(signable, date, { accessKey, secretKey }) };
}
