import { isIPv4 } from "node:net";
import { cloudError, settingsError } from "../errors/cloudError";
import { isLoopback } from "../settings/endpoint";
import { completeSettings } from "../settings/complete";
import { variable } from "../settings/settings";
import { askPlatform } from "./askPlatform";
import type { SignInContext } from "./signInContext";
import type { Credentials, Found } from "./credentials";
import { tokenIn } from "./files";
import { settingsOfMachine } from "./sourceVariables";
import { jsonOf, temporaryKey } from "./temporaryKey";

const [URI, TOKEN_FILE] = ["HC_CONTAINER_CREDENTIALS_FULL_URI", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE"] as const;
/** Longest wait for the answer, in milliseconds. */
const TIMEOUT = 5000;

/** The identity of the CCE pod that this runs in. */
export function fromPod(context: SignInContext): Found {
  const { environment } = context;
  const [uri, file] = [variable(environment, URI), variable(environment, TOKEN_FILE)];
  if (uri === undefined && file === undefined) {
    return `${URI} is not set: this is not a pod with an identity`;
  }
  if (uri === undefined || file === undefined) {
    const [there, missing] = uri === undefined ? [TOKEN_FILE, URI] : [URI, TOKEN_FILE];
    throw settingsError(`${there} is set but ${missing} is not: set both.`);
  }
  const url = allowed(uri);
  const settings = settingsOfMachine(environment);
  const { domainId } = completeSettings(context.settings, settings);
  return {
    source: `the identity of this pod (${URI})`,
    configured: false,
    secrets: [],
    scoped: false,
    settings,
    load: async (_scope, deadline) => ({ ...(await ask(context, url, file, deadline)), domainId }),
  };
}

/** The pod's token is sent there: only to this node, or encrypted (sign-in.md). @throws CloudError */
function allowed(uri: string): URL {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  const isNear = url?.protocol === "http:" && (isLoopback(url.hostname) || isLinkLocal(url.hostname));
  const isAllowed = url?.protocol === "https:" || isNear;
  if (!isAllowed || url.username !== "" || url.password !== "") {
    throw settingsError(`${URI} must be a URL with https, or with http one of this node (127.0.0.1 or 169.254.…).`);
  }
  return url;
}

function isLinkLocal(hostname: string): boolean {
  return isIPv4(hostname) ? hostname.startsWith("169.254.") : /^\[fe[89ab][0-9a-f]:/i.test(hostname);
}

async function ask(context: SignInContext, url: URL, file: string, deadline: number): Promise<Credentials> {
  // The platform replaces the file in place, so it is read again at each renewal.
  const headers = { Authorization: tokenIn(file, TOKEN_FILE), "Content-Type": "application/json" };
  const request = { method: "POST", url, headers, body: "{}" };
  const unreachable = () => failed("cannot be reached");
  const direct = url.protocol === "http:";
  const answer = await askPlatform(context, request, { timeout: TIMEOUT, deadline, direct, unreachable });
  const key = answer.status >= 200 && answer.status < 300 ? temporaryKey(jsonOf(answer.body)) : undefined;
  if (key === undefined) {
    throw failed(`answered HTTP ${answer.status} without a key`);
  }
  return key;
}

function failed(what: string): Error {
  return cloudError(
    `The service for this pod's credentials (${URI}) ${what}. Check the pod's service account and its agency.`,
    {
      service: "settings",
      operation: "pod identity",
      reason: "settings",
      processed: "no",
    },
  );
}
