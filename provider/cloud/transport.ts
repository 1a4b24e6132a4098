import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { SignedRequest } from "./request";

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string | undefined;
  readonly retryAfter: string | undefined;
  /** The header Date: the cloud's clock. */
  readonly date: string | undefined;
}

/** Largest answer that is read, in bytes. */
const LARGEST = 1_048_576;

const agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };
// A reset of an idle connection is the commonest ambiguity of all: what must not be sent twice gets one of its own.
const fresh = { "http:": new HttpAgent({ keepAlive: false }), "https:": new HttpsAgent({ keepAlive: false }) };

/** Sends a request once. Redirects are refused: credentials must not follow one. */
export async function send(request: SignedRequest, timeout: number, freshConnection: boolean): Promise<Answer> {
  const { default: fetch } = await import("node-fetch");
  const { method, url, headers, body } = request;
  const response = await fetch(url, {
    method,
    headers,
    redirect: "manual",
    size: LARGEST,
    signal: AbortSignal.timeout(timeout),
    agent: ({ protocol }) => (freshConnection ? fresh : agents)[protocol as "http:" | "https:"],
    ...(body !== undefined && { body }),
  });
  const header = (name: string) => [response.headers.get(name)].find((value) => value) ?? undefined;
  return {
    status: response.status,
    body: await response.text(),
    requestId: header("x-request-id") ?? header("x-iam-trace-id"),
    retryAfter: header("retry-after"),
    date: header("date"),
  };
}
