import { readFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { rootCertificates } from "node:tls";
import { settingsError } from "../errors/cloudError";
import { isLoopback } from "../settings/endpoint";
import type { Settings } from "../settings/complete";
import { keyOf } from "../settings/settings";

/** The agent for a request: it may keep idle connections, and may go through a proxy. */
type Agents = (url: URL, fresh: boolean, direct: boolean) => Promise<HttpAgent>;

/** Makes agents as they are needed, one for each proxy and kind. */
export function createAgents({ cacertFile, insecure }: Pick<Settings, "cacertFile" | "insecure">): Agents {
  const tls = {
    ...(cacertFile !== undefined && { ca: [...rootCertificates, authorities(cacertFile)] }),
    ...(insecure && { rejectUnauthorized: false }),
  };
  const made = new Map<string, HttpAgent>();
  return async (url, fresh, direct) => {
    const proxy = direct || isLoopback(url.hostname) ? "" : await proxyFor(url);
    const name = `${url.protocol} ${proxy} ${fresh}`;
    const agent = made.get(name) ?? (await createAgent(url.protocol, proxy, !fresh, tls));
    made.set(name, agent);
    return agent;
  };
}

async function createAgent(protocol: string, proxy: string, keepAlive: boolean, tls: object): Promise<HttpAgent> {
  if (proxy === "") {
    return protocol === "https:" ? new HttpsAgent({ keepAlive, ...tls }) : new HttpAgent({ keepAlive });
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  const agent = new HttpsProxyAgent(proxy, { keepAlive, ...tls });
  // The library uses its options for the way to the proxy alone; they must judge the service's certificate as well.
  const connect = agent.connect.bind(agent);
  agent.connect = (request, target) => connect(request, { ...target, ...tls });
  return agent;
}

/** The proxy of HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, unless NO_PROXY excepts the host; never for this machine. */
async function proxyFor(url: URL): Promise<string> {
  const { getProxyForUrl } = await import("proxy-from-env");
  const proxy = getProxyForUrl(url.href);
  if (proxy !== "" && !(URL.canParse(proxy) && /^https?:$/.test(new URL(proxy).protocol))) {
    throw settingsError("The proxy of HTTPS_PROXY or ALL_PROXY must be a URL, such as http://your-proxy:3128.");
  }
  return proxy;
}

/** Certificates in PEM: the text itself, or that of a file, as Terraform has it. */
function authorities(given: string): string {
  let pem = given;
  if (!given.includes("-----BEGIN")) {
    try {
      pem = readFileSync(given, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw settingsError(`The file of ${keyOf("cacertFile")} cannot be read (${code ?? "no code"}). Check the path.`);
    }
  }
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw settingsError(`The file of ${keyOf("cacertFile")} holds no certificate in PEM form.`);
  }
  return pem;
}
