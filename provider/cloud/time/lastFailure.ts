import type { CloudError } from "../errors/cloudError";
import type { Runtime } from "./runtime";

/** Remembers the last attempt that failed and is repeated, so that who gives up waiting for a success can say why. */
export interface LastFailure {
  note(error: CloudError): void;
  /** The last failure at or after a time, by `runtime.now()`. */
  since(time: number): CloudError | undefined;
}

export function createLastFailure(runtime: Runtime): LastFailure {
  let last: { readonly error: CloudError; readonly at: number } | undefined;
  return {
    note: (error) => void (last = { error, at: runtime.now() }),
    since: (time) => (last !== undefined && last.at >= time ? last.error : undefined),
  };
}
