import { internalError, isCloudError, printable } from "../cloud";
import type { Properties } from "./properties";

/**
 * A failure in words for the user. The host prints an error of diff, read and delete with its stack, on the stack of
 * resources, and the engine shows the message under the resource (pulumi-dynamic: "printed with stack and again as the
 * resource error"). So that the message is not read twice, the host's line only names the object.
 */
export class Failure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(printable(message), options);
    this.name = "Failure";
    const [subject = ""] = /^\w+ [^\s:]+(?=: )/.exec(this.message) ?? [];
    this.stack = `${subject || "a resource"} failed, as is said under the resource`;
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
