import type { Context } from "../handler";
import { ok, type Reply } from "../reply";

/** The answer to a write that succeeded: the documents give it no body, an example shows `{}`. */
export function done({ state }: Context): Reply {
  return ok(state.behaviour.successBody === "object" ? {} : undefined);
}
