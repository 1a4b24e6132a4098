import type { SendCall } from "../calls/call";
import type { LastFailure } from "../time/lastFailure";
import type { CloudClock } from "../time/clock";
import type { Runtime } from "../time/runtime";
import type { DeclaredSettings, Environment, Report } from "../settings/settings";
import type { Transport } from "../transport/transport";

/** What the ways to sign in work with. */
export interface SignInContext {
  readonly settings: DeclaredSettings;
  readonly environment: Environment;
  readonly runtime: Runtime;
  readonly clock: CloudClock;
  readonly report: Report;
  /** Sends what is no operation of the cloud's. It is made when the source is chosen: until then nothing is sent. */
  readonly transport: () => Transport;
  /** Calls one of IAM's operations. */
  readonly call: SendCall;
  readonly lastFailure: LastFailure;
}
