import type { Handler } from "../handler";
import { Refusal } from "../reply";
import { findKey, requireRotatable } from "./key";
import { done } from "./reply";

export const enableKeyRotation: Handler = (context) => {
  const { lag, now, state } = context;
  const key = findKey(context);
  requireRotatable(key);
  if (key.rotationEnabled) {
    throw new Refusal("KMS.2901");
  }
  lag.remember(key, now);
  key.rotationEnabled = true;
  key.periodStart = now;
  if (state.behaviour.reenableResetsInterval) {
    key.rotationInterval = 365;
  }
  return done(context);
};
