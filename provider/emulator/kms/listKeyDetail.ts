import { type Context, type Handler, textOf } from "../handler";
import { ok } from "../reply";
import type { EmulatedKey } from "../state/key";
import { DOMAIN } from "../state/account";
import { findKey, isVisible } from "./key";

/** describe-key alone takes an alias too, as `alias/<alias>`. */
export const listKeyDetail: Handler = (context) => {
  const key = byAlias(context) ?? findKey(context);
  return ok({ key_info: keyDetails(context.lag.view(key, context.now), context) });
};

/** A key as describe-key and list-keys show it: nearly everything is text, `key_rotation_enabled` too. */
export function keyDetails(key: EmulatedKey, { state }: Context): Record<string, unknown> {
  const asymmetric = /^(RSA|EC_|SM2|SECP|ED)/.test(key.keySpec);
  const usage = key.keySpec.startsWith("HMAC") ? "GENERATE_VERIFY_MAC" : asymmetric ? "SIGN_VERIFY" : "ENCRYPT_DECRYPT";
  return {
    key_id: key.keyId,
    domain_id: DOMAIN.id,
    key_alias: aliasOf(key),
    realm: state.region,
    key_spec: key.keySpec,
    key_usage: key.keyUsage ?? usage,
    key_description: key.description,
    creation_date: String(key.creationTime),
    scheduled_deletion_date: key.scheduledDeletionTime === undefined ? "" : String(key.scheduledDeletionTime),
    key_state: key.keyState,
    default_key_flag: key.defaultKey ? "1" : "0",
    key_type: "1",
    expiration_time: "",
    origin: key.origin,
    key_rotation_enabled: String(key.rotationEnabled),
    sys_enterprise_project_id: key.enterpriseProjectId,
    keystore_id: key.keystoreId,
  };
}

/** A key's alias; a default master key's ends in `/default`. */
export function aliasOf(key: EmulatedKey): string {
  return key.alias ?? (key.defaultKey ? "dws/default" : `key-${key.keyId.slice(0, 8)}`);
}

function byAlias(context: Context): EmulatedKey | undefined {
  const [, alias] = /^alias\/(.+)$/.exec(textOf(context.values.key_id)) ?? [];
  return context.state.keys.find((key) => aliasOf(key) === alias && isVisible(context, key));
}
