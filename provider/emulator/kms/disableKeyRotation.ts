import type { Handler } from "../handler";
import { Refusal } from "../reply";
import { findKey, requireRotatable } from "./key";
import { done } from "./reply";

export const disableKeyRotation: Handler = (context) => {
  const key = findKey(context);
  requireRotatable(key);
  if (!key.rotationEnabled) {
    throw new Refusal("KMS.0313");
  }
  context.lag.remember(key, context.now);
  key.rotationEnabled = false;
  return done(context);
};
