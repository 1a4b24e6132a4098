import type { ListedExemption } from "../exemptions";
import type { Origin } from "../observe";

/** What formats need besides the report. */
export interface FormatContext {
  /** Where findings come from, by `identityOf` their object. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** The policy file, as the repository has it. */
  readonly policyUri: string;
  /** The version of this package. */
  readonly version: string;
  /** Every exemption; those that expire first come first. */
  readonly exemptions: readonly ListedExemption[];
}
