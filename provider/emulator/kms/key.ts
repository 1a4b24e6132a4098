import { type Context, inProject } from "../handler";
import { Refusal } from "../reply";
import type { EmulatedKey } from "../state/key";
import { length } from "../state/time";

const KEY_ID = /^[0-9a-z]{8}-([0-9a-z]{4}-){3}[0-9a-z]{12}$/;
const SEQUENCE_LENGTH = 36;

/** The key that a request names. Order of the checks: parameters there, form of the id, sequence, existence. */
export function findKey(context: Context): EmulatedKey {
  const { key_id: keyId, sequence } = context.values;
  if (keyId === undefined) {
    throw new Refusal("KMS.0204", "The parameter key_id is missing.");
  }
  if (typeof keyId !== "string" || !KEY_ID.test(keyId)) {
    throw new Refusal("KMS.0205");
  }
  if (sequence !== undefined && (typeof sequence !== "string" || sequence.length > SEQUENCE_LENGTH)) {
    throw new Refusal("KMS.0206");
  }
  const key = context.state.keys.find((candidate) => candidate.keyId === keyId);
  if (key === undefined || !isVisible(context, key)) {
    throw new Refusal("KMS.0207");
  }
  return key;
}

/** Whether a key of the project is visible already. */
export function isVisible(context: Context, key: EmulatedKey): boolean {
  const since = key.creationTime + length(context.state.behaviour.newKeyVisibleAfter);
  return inProject(context, key) && since <= context.now;
}

/** The key that a request names, where it may rotate and does. */
export function findRotatingKey(context: Context): EmulatedKey {
  const key = findKey(context);
  requireRotatable(key);
  if (!key.rotationEnabled) {
    throw new Refusal("KMS.0313");
  }
  return key;
}

/**
 * The code with which KMS refuses to rotate a key of this kind; `undefined` for one that can rotate. Order: default
 * master key, imported, custom keystore, HMAC, RSA, other asymmetric, then the seed's own (huawei-apis §1.2).
 */
export function refusalOf(key: EmulatedKey): string | undefined {
  const kinds: readonly (readonly [boolean, string])[] = [
    [key.defaultKey, "KMS.0211"],
    [key.origin === "external" || key.keyState === "5", "KMS.0312"],
    [key.keystoreId !== "0", "KMS.0338"],
    [key.keySpec.startsWith("HMAC"), "KMS.0341"],
    [key.keySpec.startsWith("RSA"), "KMS.0324"],
    [key.keySpec !== "AES_256" && key.keySpec !== "SM4", "KMS.0325"],
  ];
  return kinds.find(([applies]) => applies)?.[1] ?? key.refusal;
}

/** Refuses a write of a key's rotation: by its kind, then by its state. */
export function requireRotatable(key: EmulatedKey): void {
  const code = refusalOf(key);
  if (code !== undefined) {
    throw new Refusal(code);
  }
  if (key.keyState === "4") {
    throw new Refusal("KMS.0210");
  }
  if (key.keyState !== "2") {
    throw new Refusal("KMS.0209");
  }
}
