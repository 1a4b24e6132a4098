import type { Agent } from "node:http";
import { settingsError } from "../errors/cloudError";
import { httpsProxyAgent, proxyFromEnv } from "./packages";

/** A proxy that requests go through. */
export interface Proxy {
  /** Its URL as the environment has it, with the sign-in. */
  readonly url: string;
  /** Its URL as it may be shown. */
  readonly shown: string;
  /** Its sign-in in every form that an answer may echo. */
  readonly secrets: readonly string[];
}

/** What a failure's code begins with where it is the proxy that failed: then the request never left. */
export const PROXY_FAILURE = "PROXY ";

/** Below this length a user's name is not struck: too many words of a message would hold it. */
const SHORTEST_USER = 4;

/**
 * The proxy of HTTPS_PROXY, HTTP_PROXY and ALL_PROXY for a URL, unless NO_PROXY excepts the host; `undefined` for none.
 *
 * @throws CloudError if it is no URL of an HTTP proxy
 */
export async function proxyFor(url: URL): Promise<Proxy | undefined> {
  const { getProxyForUrl } = await proxyFromEnv();
  const given = getProxyForUrl(url.href);
  if (given === "") {
    return undefined;
  }
  const proxy = URL.canParse(given) ? new URL(given) : undefined;
  if (proxy?.protocol.startsWith("socks") === true) {
    throw settingsError(
      "The proxy of HTTPS_PROXY or ALL_PROXY is a SOCKS proxy, which is not supported. Name an HTTP proxy, such as " +
        "http://your-proxy:3128, or exclude the cloud's hosts with NO_PROXY.",
    );
  }
  if (proxy === undefined || !/^https?:$/.test(proxy.protocol)) {
    throw settingsError("The proxy of HTTPS_PROXY or ALL_PROXY must be a URL, such as http://your-proxy:3128.");
  }
  return { url: given, shown: `${proxy.protocol}//${proxy.host}`, secrets: secretsOf(proxy) };
}

/** An agent that goes through a proxy. */
export async function createProxyAgent({ url }: Proxy, keepAlive: boolean, tls: object): Promise<Agent> {
  const { HttpsProxyAgent } = await httpsProxyAgent();
  const agent = new HttpsProxyAgent(url, { keepAlive, ...tls });
  const connect = agent.connect.bind(agent);
  agent.connect = async (request, target) => {
    let status: number | undefined;
    request.once("proxyConnect", (answer: { statusCode: number }) => (status = answer.statusCode));
    // The library uses its options for the way to the proxy alone; they must judge the service's certificate as well.
    const socket = await connect(request, { ...target, ...tls }).catch((error: unknown) => {
      const { code, name } = error as NodeJS.ErrnoException;
      throw failed(code ?? name);
    });
    if (status !== undefined && status !== 200) {
      // The library would hand out the proxy's refusal as if it were the service's answer.
      socket.destroy();
      throw failed(`HTTP ${status}`);
    }
    return socket;
  };
  return agent;
}

/** The library for HTTP passes on a failure's code, and little else. */
function failed(what: string): Error {
  return Object.assign(new Error("proxy failure"), { code: `${PROXY_FAILURE}${what}` });
}

function secretsOf({ username, password }: URL): string[] {
  const [user, word] = [username, password].map(decoded) as [string, string];
  if (user === "" && word === "") {
    return [];
  }
  const pair = `${user}:${word}`;
  const shown = [pair, Buffer.from(pair).toString("base64"), word, password];
  return [...shown, ...(user.length >= SHORTEST_USER ? [user, username] : [])].filter((text) => text !== "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
