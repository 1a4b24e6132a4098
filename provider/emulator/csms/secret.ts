import { type Context, inProject } from "../handler";
import { Refusal } from "../reply";
import type { Behaviour } from "../state/behaviour";
import type { EmulatedSecret } from "../state/secret";
import { parsePeriod, spellPeriod } from "./period";

const SECRET_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;

/** The secret that a request names; one that does not exist is HTTP 400, not 404 (huawei-apis §2.4). */
export function findSecret(context: Context): EmulatedSecret {
  const name = String(context.values.secret_name);
  if (!SECRET_NAME.test(name)) {
    throw new Refusal("CSMS.0002", "Invalid secret name.");
  }
  const secret = context.state.secrets.find((candidate) => candidate.name === name && inProject(context, candidate));
  if (secret === undefined) {
    throw new Refusal("CSMS.0106");
  }
  return secret;
}

/** A secret's metadata as CSMS sends it, without a value. */
export function secretBody(secret: EmulatedSecret, behaviour: Behaviour): Record<string, unknown> {
  return {
    id: secret.id ?? `secret-${secret.name}`,
    name: secret.name,
    state: secret.state,
    kms_key_id: secret.kmsKeyId ?? "default",
    description: secret.description,
    create_time: secret.createTime,
    update_time: secret.updateTime,
    scheduled_delete_time: secret.scheduledDeleteTime ?? null,
    secret_type: secret.secretType,
    auto_rotation: secret.autoRotation,
    rotation_period: period(secret, behaviour),
    rotation_config: secret.rotationConfig,
    rotation_time: secret.rotationTime ?? null,
    next_rotation_time: secret.nextRotationTime ?? null,
    event_subscriptions: secret.eventSubscriptions,
    enterprise_project_id: secret.enterpriseProjectId,
    rotation_func_urn: secret.rotationFunctionUrn,
  };
}

/** The version of a secret that carries a stage. */
export function versionWith(secret: EmulatedSecret, stage: string): EmulatedSecret["versions"][number] | undefined {
  return secret.versions.find(({ stages }) => stages.includes(stage));
}

/** Reads a whole number from a parameter such as `limit`. @throws Refusal if it is none or out of range */
export function wholeNumber(value: unknown, fallback: number, most: number): number {
  const number =
    value === undefined ? fallback : /^\d{1,4}$/.test(JSON.stringify(value).replaceAll('"', "")) ? Number(value) : 0;
  if (number < 1 || number > most) {
    throw new Refusal("CSMS.0002", `The parameter limit must be from 1 to ${most}.`);
  }
  return number;
}

function period({ rotationPeriod }: EmulatedSecret, { periodNormalised }: Behaviour): string | undefined {
  const size = rotationPeriod === undefined ? undefined : parsePeriod(rotationPeriod);
  return size === undefined || periodNormalised === "no" ? rotationPeriod : spellPeriod(size, periodNormalised);
}
