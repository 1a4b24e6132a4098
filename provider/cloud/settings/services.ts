import type { Service } from "../operations";

/** The services, in the order in which they are shown. */
export const SERVICES: readonly Service[] = ["kms", "csms", "dws", "iam", "sts"];
