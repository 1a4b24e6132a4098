import { isCloudError, type Operation, printable } from "../cloud";

/** Something that could not be read. It must never look like "nothing exists" or "everything is fine". */
export interface Gap {
  /** `"kms"`, `"csms"`, `"dws"`, or what failed before a call was made: `"iam"` or `"settings"`. */
  readonly service: string;
  readonly region: string;
  /** Huawei's own name of the API. */
  readonly operation: string;
  /** The IAM action that the caller is missing; absent where the failure is not about permissions. */
  readonly action?: string | undefined;
  readonly message: string;
}

/** A list that is not complete: the cloud answered, but its answers contradict each other. */
export class IncompleteList extends Error {
  override readonly name = "IncompleteList";
}

/** Turns a failed read into a gap. @throws every other error, which is a fault of this package */
export function gapOf(operation: Operation, region: string, error: unknown): Gap {
  const { service, name, action } = operation;
  if (error instanceof IncompleteList) {
    return { service, region, operation: name, message: printable(error.message) };
  }
  if (!isCloudError(error)) {
    throw error;
  }
  const denied = error.reason === "denied" ? action : undefined;
  const made = error.operation === name || error.service === "settings" ? name : error.operation;
  return {
    service: made === name ? service : error.service,
    region,
    operation: made,
    ...(denied !== undefined && made === name && { action: denied }),
    message: printable(error.message),
  };
}
