import type { Context, Handler } from "../handler";
import { ok, Refusal } from "../reply";
import type { EmulatedSecret } from "../state/secret";
import { parsePeriod } from "./period";
import { findSecret, secretBody } from "./secret";
import { periodOf } from "./task";

/** The fields that a PUT may change, with the name that the emulator has for each; only those that are sent change. */
const FIELDS = {
  kms_key_id: ["kmsKeyId", "string"],
  description: ["description", "string"],
  auto_rotation: ["autoRotation", "boolean"],
  rotation_period: ["rotationPeriod", "string"],
  event_subscriptions: ["eventSubscriptions", "object"],
  rotation_func_urn: ["rotationFunctionUrn", "string"],
} as const;

/** Order of the checks: existence, state, types of the fields, key, rotation. What is unknown in the body is ignored. */
export const updateSecret: Handler = (context) => {
  const { now, state } = context;
  const secret = findSecret(context);
  if (secret.state === "PENDING_DELETE") {
    throw new Refusal("CSMS.0107");
  }
  if (secret.state !== "ENABLED") {
    throw new Refusal("CSMS.0109");
  }
  const change = changeOf(context);
  requireKey(context, change);
  requirePeriod(context, { ...secret, ...change });
  context.lag.remember(secret, now);
  const before = { on: secret.autoRotation, period: periodOf(secret) };
  Object.assign(secret, change, { updateTime: now });
  const period = periodOf(secret);
  if (!secret.autoRotation) {
    delete secret.nextRotationTime;
  } else if (period !== undefined && (!before.on || before.period !== period)) {
    secret.nextRotationTime = now + period;
  }
  return ok(state.behaviour.updateAnswers === "secret" ? { secret: secretBody(secret, state.behaviour) } : {});
};

function changeOf({ values }: Context): Partial<EmulatedSecret> {
  const sent = Object.entries(FIELDS).filter(([field]) => values[field] !== undefined && values[field] !== null);
  return Object.fromEntries(
    sent.map(([field, [name, type]]) => {
      const right = type === "object" ? Array.isArray(values[field]) : typeof values[field] === type;
      if (!right) {
        throw new Refusal("CSMS.0002", `The parameter ${field} has the wrong type.`);
      }
      return [name, values[field]];
    }),
  );
}

function requireKey({ state }: Context, { kmsKeyId }: Partial<EmulatedSecret>): void {
  const key = state.keys.find(({ keyId }) => keyId === kmsKeyId);
  if (kmsKeyId !== undefined && kmsKeyId !== "default" && key?.keyState !== "2") {
    throw new Refusal("CSMS.0401");
  }
}

function requirePeriod({ state }: Context, changed: EmulatedSecret): void {
  const { autoRotation, rotationPeriod, secretType } = changed;
  if (autoRotation && secretType === "COMMON") {
    throw new Refusal(state.behaviour.commonSecretRotateCode, "Secrets of this type cannot be rotated.");
  }
  if (rotationPeriod === undefined ? autoRotation : parsePeriod(rotationPeriod) === undefined) {
    throw new Refusal("CSMS.0002", "rotation_period must be a whole number and d, h, m or s, from 6h to 8760h.");
  }
}
