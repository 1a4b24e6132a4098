import { createAgents } from "./agents";
import type { Settings } from "../settings/complete";
import { nodeFetch } from "./packages";
import type { Proxy } from "./proxy";

/** A request, ready to be sent as it is: it is signed over these very bytes. */
export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string | undefined;
  readonly retryAfter: string | undefined;
  /** The header Date: the cloud's clock. */
  readonly date: string | undefined;
  /** The header X-Subject-Token: the token that IAM made. */
  readonly subjectToken: string | undefined;
}

/** How a request travels. */
export interface Route {
  /** On a connection of its own, never on one that was idle. */
  readonly fresh?: boolean;
  /** Not through a proxy, whatever the environment says. */
  readonly direct?: boolean;
}

/** Sends requests. */
export interface Transport {
  /**
   * Loads what is needed to send there. Await it before taking a rate slot, or the first calls go out as a burst, which
   * the cloud throttles.
   *
   * @returns the proxy that a request there goes through
   * @throws CloudError if the proxy is not usable
   */
  ready(url: URL, route?: Route): Promise<Proxy | undefined>;
  /** Sends a request once, and waits so many milliseconds for its answer. Redirects are not followed. */
  send(request: RawRequest, timeout: number, route?: Route): Promise<Answer>;
}

/** Largest answer that is read, in bytes. */
const LARGEST = 1_048_576;

/** Longest time that a timer can be set to, in milliseconds: a longer one would end at once. */
const LONGEST = 2_147_483_647;

/** Makes a transport, which keeps its idle connections. @throws CloudError if the file of authorities is wrong */
export function createTransport(settings: Pick<Settings, "cacertFile" | "insecure">): Transport {
  const agents = createAgents(settings);
  const load = async (url: URL, { fresh = false, direct = false }: Route = {}) => {
    const { default: fetch } = await nodeFetch();
    return { fetch, ...(await agents(url, fresh, direct)) };
  };
  return {
    async ready(url, route) {
      return (await load(url, route)).proxy;
    },
    async send({ method, url, headers, body }, timeout, route) {
      const { fetch, agent } = await load(url, route);
      const response = await fetch(url, {
        method,
        headers,
        redirect: "manual",
        size: LARGEST,
        signal: AbortSignal.timeout(Math.min(Math.ceil(timeout), LONGEST)),
        agent,
        ...(body !== undefined && { body }),
      });
      const header = (name: string) => [response.headers.get(name)].find((value) => value) ?? undefined;
      return {
        status: response.status,
        body: await response.text(),
        requestId: header("x-request-id") ?? header("x-iam-trace-id"),
        retryAfter: header("retry-after"),
        // What a cache has kept is dated by when it was made.
        date: header("age") === undefined ? header("date") : undefined,
        subjectToken: header("x-subject-token"),
      };
    },
  };
}
