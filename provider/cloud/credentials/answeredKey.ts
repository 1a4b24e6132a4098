import { cloudError } from "../errors/cloudError";
import type { Operation } from "../operations";
import type { Credentials } from "./credentials";
import { temporaryKey } from "./temporaryKey";

/** The temporary key in an operation's answer. @throws CloudError where the answer holds none, or a part of one */
export function keyIn(value: unknown, operation: Operation): Credentials {
  const key = temporaryKey(value);
  if (key === undefined) {
    throw answeredWithout("a temporary access key", operation);
  }
  return key;
}

/** An answer that lacks what the operation is for. Nothing of the answer is repeated: it may hold half a key. */
export function answeredWithout(what: string, { service, name }: Operation): Error {
  return cloudError(
    `${service.toUpperCase()} ${name} answered without ${what}. Check the endpoint of ${service}, and a proxy in between.`,
    { service, operation: name, reason: "broken", processed: "no" },
  );
}
