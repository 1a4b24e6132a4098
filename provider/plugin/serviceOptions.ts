import type { LifecycleHost } from "../lifecycle";

/** What the service works with. */
export interface ServiceOptions {
  readonly host: LifecycleHost;
  /** The release, such as `"0.1.0"`. */
  readonly version: string;
  /** The package's schema, as JSON. */
  readonly schema: string;
  /** Runs work for a resource, so that its lines are shown under the resource. */
  readonly within: <T>(urn: string, operation: () => Promise<T>) => Promise<T>;
  /** Ends all waiting, since the user has cancelled the run. */
  cancel(): void;
}
