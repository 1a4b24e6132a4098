import { readFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import * as tls from "node:tls";
import { settingsError } from "../errors/cloudError";
import { isLoopback } from "../settings/endpoint";
import type { Settings } from "../settings/complete";
import { settingKey } from "../settings/settings";
import { createProxyAgent, type Proxy, proxyFor } from "./proxy";

/** How a request travels. */
interface Path {
  readonly agent: HttpAgent;
  readonly proxy: Proxy | undefined;
}

/** The way of a request: on an idle connection or a fresh one, through a proxy or directly. */
type Agents = (url: URL, fresh: boolean, direct: boolean) => Promise<Path>;

/** Makes agents as they are needed, one for each proxy and kind. */
export function createAgents({ cacertFile, insecure }: Pick<Settings, "cacertFile" | "insecure">): Agents {
  const options = {
    ...(cacertFile !== undefined && { ca: [...trusted(), authorities(cacertFile)] }),
    ...(insecure && { rejectUnauthorized: false }),
  };
  const made = new Map<string, HttpAgent>();
  return async (url, fresh, direct) => {
    const proxy = direct || isLoopback(url.hostname) ? undefined : await proxyFor(url);
    const name = `${url.protocol} ${proxy?.url ?? ""} ${fresh}`;
    const agent = made.get(name) ?? (await createAgent(url.protocol, proxy, !fresh, options));
    made.set(name, agent);
    return { agent, proxy };
  };
}

async function createAgent(
  protocol: string,
  proxy: Proxy | undefined,
  keepAlive: boolean,
  tls: object,
): Promise<HttpAgent> {
  if (proxy !== undefined) {
    return createProxyAgent(proxy, keepAlive, tls);
  }
  return markingConnects(protocol === "https:" ? new HttpsAgent({ keepAlive, ...tls }) : new HttpAgent({ keepAlive }));
}

interface Connecting {
  createConnection(...given: readonly unknown[]): Socket;
}

/**
 * Marks every failure to connect as one. Node does so for a single address; where a host has several, the failure is an
 * AggregateError, which does not say that nothing was sent.
 */
function markingConnects(agent: HttpAgent): HttpAgent {
  const connecting = agent as unknown as Connecting;
  const create = connecting.createConnection.bind(agent);
  connecting.createConnection = (...given) => {
    const socket = create(...given);
    let isConnected = false;
    socket.once("connect", () => (isConnected = true));
    socket.prependOnceListener("error", (error: NodeJS.ErrnoException) => {
      if (!isConnected) {
        error.syscall ??= "connect";
      }
    });
    return socket;
  };
  return agent;
}

/** What Node trusts by itself. A list of its own takes the place of all of it, NODE_EXTRA_CA_CERTS included. */
function trusted(): string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: "default") => string[] };
  // Node 22.15 is the first that tells.
  return getCACertificates?.("default") ?? [...tls.rootCertificates, ...extraCertificates()];
}

/** The certificates of NODE_EXTRA_CA_CERTS, which Node reads when it starts; like Node, nothing where it cannot be read. */
function extraCertificates(): string[] {
  try {
    return [readFileSync(process.env.NODE_EXTRA_CA_CERTS ?? "", "utf8")];
  } catch {
    return [];
  }
}

/** Certificates in PEM: the text itself, or that of a file, as Terraform has it. */
function authorities(given: string): string {
  let pem = given;
  if (!given.includes("-----BEGIN")) {
    try {
      pem = readFileSync(given, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw settingsError(
        `The file of ${settingKey("cacertFile")} cannot be read (${code ?? "no code"}). Check the path.`,
      );
    }
  }
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw settingsError(`The file of ${settingKey("cacertFile")} holds no certificate in PEM form.`);
  }
  return pem;
}
