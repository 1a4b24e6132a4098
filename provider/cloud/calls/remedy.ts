import type { Call } from "./call";
import { title } from "../errors/title";
import { WORTH_TELLING } from "../time/clock";
import type { Credentials } from "../credentials/credentials";
import { explainRefusal } from "../credentials/keyring";
import { type CloudError, reworded } from "../errors/cloudError";
import { endpoint, isPublicCloud } from "../settings/endpoint";

/** What can be done once in a call about refused credentials. */
export type Remedy = "clock" | "renewal";

/**
 * Whether refused credentials were corrected: by the cloud's clock if ours is off, or by renewing them; each once. A
 * refusal proves that nothing was processed, so this is done for every operation. @throws CloudError
 */
export async function remedied(
  { context: { clock }, options, keyring }: Call,
  error: CloudError,
  used: { readonly credentials: Credentials | undefined; readonly offset: number },
  tried: Set<Remedy>,
): Promise<boolean> {
  const { credentials, offset } = used;
  const signed = credentials?.accessKey !== undefined;
  // The answer that refused the signature has told the cloud's time, and the clock has learned it.
  if (signed && !tried.has("clock") && Math.abs(clock.offset() - offset) > WORTH_TELLING) {
    tried.add("clock");
    return true;
  }
  if (keyring === undefined || credentials === undefined || tried.has("renewal")) {
    return false;
  }
  tried.add("renewal");
  return (await keyring.renew(options, credentials, options.deadline)) !== undefined;
}

/** The failure with what else is known: where refused credentials came from, or that the cloud has no such service. */
export function explained({ context, operation, options, keyring }: Call, error: CloudError): CloudError {
  if (error.reason === "credentials" && keyring !== undefined) {
    return explainRefusal(error, keyring.signIn);
  }
  const optional = operation.service === "csms" || operation.service === "dws";
  const missing = error.code === "ENOTFOUND" || error.reason === "unsupported";
  const { hostname } = endpoint(context.settings, operation.service, options.region);
  if (optional && missing && !isPublicCloud(hostname)) {
    const text = `This cloud has no ${title(operation)} at ${hostname}: ${error.message}`;
    return reworded(error, `${text} If it is elsewhere, set huaweicloud:endpoints.`, "unsupported");
  }
  return error;
}
