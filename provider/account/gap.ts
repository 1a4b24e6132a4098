import { isCloudError, type Operation, printable } from "../cloud";

/** Something that could not be looked at. It never reads as "nothing is there" or as "all is well". */
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

/** A list that ended without being complete: the cloud answered, and the answers cannot be right. */
export class IncompleteList extends Error {
  override readonly name = "IncompleteList";
}

/** What failed, as a gap. @throws what is no failure of a look: an error of this package's own */
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
