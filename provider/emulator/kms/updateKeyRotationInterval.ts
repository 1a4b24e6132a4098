import type { Handler } from "../handler";
import { Refusal } from "../reply";
import { findRotatingKey } from "./key";
import { done } from "./reply";

/** The interval is checked before the key. Setting an interval starts a new period, even if the value is the same. */
export const updateKeyRotationInterval: Handler = (context) => {
  const { rotation_interval: interval } = context.values;
  if (interval === undefined) {
    throw new Refusal("KMS.0204", "The parameter rotation_interval is missing.");
  }
  if (typeof interval !== "number" || !Number.isInteger(interval)) {
    throw new Refusal("KMS.0308");
  }
  if (interval < 30 || interval > 365) {
    throw new Refusal("KMS.3001");
  }
  const key = findRotatingKey(context);
  context.lag.remember(key, context.now);
  key.rotationInterval = interval;
  key.periodStart = context.now;
  return done(context);
};
