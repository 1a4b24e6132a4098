import { type CloudError, cloudError } from "../errors/cloudError";
import { title } from "../errors/title";
import type { Operation } from "../operations";
import { PROXY_FAILURE, type Proxy } from "../transport/proxy";
import type { Answer } from "../transport/transport";
import { broken } from "./broken";

/** Network failures that can only happen before a request left. */
const NOT_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"];
/** A certificate that we do not trust: the request was never sent. */
const UNTRUSTED = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;

/** Where a request was to go. */
export interface Destination {
  readonly host: string;
  readonly region: string;
  readonly proxy?: Pick<Proxy, "shown"> | undefined;
}

/** Puts a failure to get an answer into one of ours. */
export function unanswered(
  operation: Operation,
  error: unknown,
  secrets: readonly string[],
  { host, region, proxy }: Destination,
): CloudError {
  const { name, code, type, erroredSysCall } = error as Partial<Record<string, string>>;
  const fields = { service: operation.service, operation: operation.name, code };
  if (name === "AbortError" || name === "TimeoutError") {
    return late(operation, "unknown", proxy);
  }
  if (type === "max-size") {
    return broken(operation, fields, "with a body that is too long", secrets);
  }
  if (proxy !== undefined && code?.startsWith(PROXY_FAILURE) === true) {
    return proxyFailed(operation, code.slice(PROXY_FAILURE.length), secrets, proxy);
  }
  if (code !== undefined && UNTRUSTED.test(code)) {
    const text = `${title(operation)} was not sent: the endpoint's certificate is not trusted (${code}). If the cloud has a CA of its own, name it in huaweicloud:cacertFile.`;
    return cloudError(text + through(proxy), { ...fields, reason: "untrusted", processed: "no" }, secrets);
  }
  const neverLeft = NOT_SENT.includes(code ?? "") || erroredSysCall === "connect";
  const what = `${host} (${code ?? name ?? "no code"})`;
  const text =
    code === "ENOTFOUND"
      ? `${title(operation)} was not sent: there is no host ${what}. Check the region ${region}, the endpoints and the network.`
      : `${title(operation)} could not reach the cloud at ${what}. Check the network, the region ${region} and the endpoints.`;
  const processed = neverLeft ? "no" : "unknown";
  return cloudError(text + through(proxy), { ...fields, reason: "unreachable", processed }, secrets);
}

/** The proxy could not be reached, or refused to connect to the cloud: the request never left. */
function proxyFailed(
  operation: Operation,
  what: string,
  secrets: readonly string[],
  { shown }: Pick<Proxy, "shown">,
): CloudError {
  const fields = { service: operation.service, operation: operation.name, code: what };
  const todo =
    what === "HTTP 407"
      ? "It asks for a sign-in: check the user and password in HTTPS_PROXY."
      : "Check HTTPS_PROXY and NO_PROXY, and what the proxy allows.";
  const text = `${title(operation)} was not sent: the proxy ${shown} failed (${what}). ${todo}`;
  // What it refuses for the sign-in it refuses again.
  const reason = what === "HTTP 407" ? "refused" : "unreachable";
  return cloudError(text, { ...fields, reason, processed: "no" }, secrets);
}

function through(proxy: Pick<Proxy, "shown"> | undefined): string {
  return proxy === undefined ? "" : ` The request goes through the proxy ${proxy.shown}.`;
}

/** An answer came, and a fault of our own kept it from being read: what became of the request is not known. */
export function unread(
  operation: Operation,
  { status, requestId }: Answer,
  error: unknown,
  secrets: readonly string[],
): CloudError {
  const fields = { service: operation.service, operation: operation.name, status, requestId };
  const kind = error instanceof Error ? error.name : "no error";
  return broken(operation, fields, `and reading the answer failed (${kind})`, secrets);
}

/** The time was over, before or after the request was sent. */
export function late(operation: Operation, processed: "no" | "unknown", proxy?: Pick<Proxy, "shown">): CloudError {
  const fields = { service: operation.service, operation: operation.name };
  const text =
    processed === "no"
      ? `${title(operation)} was not sent: its time limit had passed. Set a longer timeout for the resource.`
      : `${title(operation)} got no answer in time. Check the network; huaweicloud-rotation:requestTimeout says how long one answer is waited for.`;
  return cloudError(text + through(proxy), { ...fields, reason: "timeout", processed });
}
