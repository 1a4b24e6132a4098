import { internalError, isCloudError, printable } from "../cloud";
import type { Properties } from "./properties";

/**
 * A failure in words for the user. Pulumi's host (cmd/dynamic-provider/index.js) prints the error of a diff, read or delete
 * with its stack, and the engine shows the message again under the resource. So the stack only names the object: otherwise
 * users read each message twice.
 */
export class Failure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(printable(message), options);
    this.name = "Failure";
    const [subject = ""] = /^\w+ [^\s:]+(?=: )/.exec(this.message) ?? [];
    this.stack = `${subject || "a resource"} failed: see the error under the resource`;
  }

  override toString(): string {
    return "pulumi-huaweicloud-rotation";
  }
}

/**
 * A failure after the cloud has changed. The host takes its fields and has the engine keep the resource, with these
 * properties and the failure as reasons, so that the next `up` does the rest.
 */
export class PartialFailure extends Failure {
  readonly reasons: string[];

  constructor(
    message: string,
    readonly id: string,
    readonly properties: Properties,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.reasons = [this.message];
  }
}

/** Puts what failed into words: which object, what was being done to it, and what the cloud answered. */
export function explain(subject: string, doing: string, error: unknown): Failure {
  if (error instanceof Failure) {
    return error;
  }
  // An error that did not come from the cloud is a bug of this package.
  const why = isCloudError(error) ? error.message : internalError(error);
  // A missing or wrong setting: nothing was sent yet.
  const isSetting = isCloudError(error) && error.reason === "settings";
  return new Failure(isSetting ? `${subject}: ${why}` : `${subject}: ${doing} failed: ${why}`, { cause: error });
}
