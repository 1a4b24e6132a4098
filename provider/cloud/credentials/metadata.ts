import { cloudError, isCloudError } from "../errors/cloudError";
import type { Answer } from "../transport/transport";
import type { SignInContext } from "./signInContext";
import type { Credentials, SignIn } from "./credentials";
import { settingsOfMachine } from "./sourceVariables";
import { jsonOf, temporaryKey } from "./temporaryKey";

/** The address of the metadata service, the same in every region. */
const METADATA = "http://169.254.169.254";
/** Longest wait for each of its answers, in milliseconds; the SDKs' own. It is near, or it does not exist. */
const TIMEOUT = 3000;
/** How long its token lives, in seconds; the SDKs' own. */
const TOKEN_LIFE = "21600";
/** Statuses with which a host says that it knows no tokens (version 1 of the service). */
const VERSION_1 = [404, 405, 503];

/** The agency of the ECS instance that this runs on, by the instance's metadata (huawei-apis §4). */
export function fromMetadata(context: SignInContext): SignIn {
  const base = context.runtime.metadataUrl ?? METADATA;
  return {
    source: "the agency of this ECS instance (instance metadata)",
    configured: false,
    secrets: [],
    scoped: false,
    settings: settingsOfMachine(context.environment),
    async load(_scope, deadline) {
      const get = async () => {
        const token = await sessionToken(context, base, deadline);
        const headers = token === undefined ? {} : { "X-Metadata-Token": token };
        return ask(context, "GET", `${base}/openstack/latest/securitykey`, headers, deadline);
      };
      const first = await get();
      // The token may have been refused for its age: one more is asked for, unless there is no agency at all.
      const last = first.status === 401 && !/configure Cloud Service Agency/i.test(first.body) ? await get() : first;
      return credentialsOf(last);
    },
  };
}

async function sessionToken(context: SignInContext, base: string, deadline: number): Promise<string | undefined> {
  const headers = { "X-Metadata-Token-Ttl-Seconds": TOKEN_LIFE };
  const { status, body } = await ask(context, "PUT", `${base}/meta-data/latest/api/token`, headers, deadline);
  if (VERSION_1.includes(status)) {
    return undefined;
  }
  if (status !== 200 || body.trim() === "") {
    throw nothing(`the metadata service answered HTTP ${status} where a token was asked for`);
  }
  return body.trim();
}

function ask(
  { transport, runtime }: SignInContext,
  method: "GET" | "PUT",
  url: string,
  headers: Readonly<Record<string, string>>,
  deadline: number,
): Promise<Answer> {
  const timeout = Math.max(1, Math.min(TIMEOUT, deadline - runtime.now()));
  const request = { method, url: new URL(url), headers, body: undefined };
  // Never through a proxy: the address means this very machine's host.
  return transport()
    .send(request, timeout, { direct: true })
    .catch((error: unknown) => {
      throw isCloudError(error) ? error : nothing("there is no metadata service: this is not an ECS instance");
    });
}

function credentialsOf({ status, body }: Answer): Credentials {
  if (status !== 200) {
    throw nothing(`the metadata service answered HTTP ${status}: give the ECS instance an agency`);
  }
  const key = temporaryKey(jsonOf(body));
  if (key === undefined) {
    throw nothing("the metadata service answered with a body that is not an answer of the API");
  }
  return key;
}

/** It is the last source: without it there are no credentials at all. */
function nothing(why: string): Error {
  return cloudError(
    "No credentials were found: not in the settings, the environment or the credentials file, and " +
      `${why}. Set HW_ACCESS_KEY and HW_SECRET_KEY in the environment (recommended), or huaweicloud:accessKey and ` +
      "huaweicloud:secretKey in the stack's configuration, with --secret.",
    { service: "settings", operation: "metadata", reason: "settings", processed: "no" },
  );
}
