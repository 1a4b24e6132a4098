import type { SendCall } from "../calls/call";
import type { Clock } from "../time/clock";
import type { Runtime } from "../time/runtime";
import type { Environment, Settings } from "../settings/settings";
import type { Transport } from "../transport/transport";

/** What the ways to sign in work with. */
export interface SignInContext {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly transport: Transport;
  /** The name of a region's project: the declared sub-project, or else the region's own. */
  readonly projectName: (region: string) => string;
  /** Calls one of IAM's operations. */
  readonly call: SendCall;
}
