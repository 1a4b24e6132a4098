import type { Handler } from "../handler";
import { findRotatingKey } from "./key";
import { done } from "./reply";

export const disableKeyRotation: Handler = (context) => {
  const key = findRotatingKey(context);
  context.lag.remember(key, context.now);
  key.rotationEnabled = false;
  return done(context);
};
