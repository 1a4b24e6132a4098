import type { Keyring } from "../credentials/keyring";
import type { Operation } from "../operations";
import type { Settings } from "../settings/complete";
import type { Report } from "../settings/settings";
import type { LearningClock } from "../time/clock";
import type { Runtime } from "../time/runtime";
import type { Transport } from "../transport/transport";
import type { LastFailure } from "../time/lastFailure";
import type { Limiter } from "./limiter";

/** How a call is made. */
export interface CallOptions {
  readonly region: string;
  /** Left out where the API is not a project's own. */
  readonly projectId?: string | undefined;
  /** When to give up, in milliseconds since 1970 by `runtime.now()`: no attempt starts or lasts beyond it. */
  readonly deadline: number;
  /** How often the call may be repeated. @defaultValue the setting `maxRetries` */
  readonly maxRetries?: number;
  /** Texts in the request that must never be shown, besides the credentials. */
  readonly secrets?: readonly string[];
  /** Is called just before each attempt leaves. */
  readonly leaving?: () => void;
}

/** The cloud answered: the body as the API has it, and the token that IAM made, if it did. */
export interface CallResult {
  readonly value: unknown;
  readonly subjectToken: string | undefined;
}

/** What calls are made with. */
export interface CallContext {
  readonly settings: Settings;
  readonly runtime: Runtime;
  readonly clock: LearningClock;
  readonly transport: Transport;
  readonly report: Report;
  readonly lastFailure: LastFailure;
}

/** Makes a call, again where that can do no harm. Without a keyring it carries no credentials. @throws CloudError */
export type SendCall = (
  operation: Operation,
  request: Readonly<Record<string, unknown>>,
  options: CallOptions,
  keyring: Keyring | undefined,
) => Promise<CallResult>;

/** One call, whatever number of attempts it takes. */
export interface Call {
  readonly context: CallContext;
  readonly operation: Operation;
  readonly request: Readonly<Record<string, unknown>>;
  readonly options: CallOptions;
  readonly keyring: Keyring | undefined;
  readonly limiter: Limiter;
}
