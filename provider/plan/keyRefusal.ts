/** What a list or describe-key tells of a key, as far as it decides whether the key can rotate. */
interface Key {
  readonly keySpec: string | undefined;
  readonly keyState: string | undefined;
  readonly isDefault: boolean | undefined;
  readonly origin: string | undefined;
  readonly keystoreId: string | undefined;
}

/** Why KMS refuses to rotate a key by itself (huawei-apis §1.2 and §1.4), by its code. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["KMS.0209", "the key is disabled; enable it first"],
  ["KMS.0210", "the key is pending deletion; cancel the deletion first, or remove the policy"],
  ["KMS.0211", "it is a default key of the account, which KMS manages itself; make a custom key"],
  ["KMS.0312", "its material was imported; KMS cannot make new material for it. Rotate it by hand"],
  ["KMS.0319", "this version of KMS does not support rotation"],
  ["KMS.0324", "it is an RSA key; only symmetric keys rotate"],
  ["KMS.0325", "it is an asymmetric key; only symmetric keys rotate"],
  ["KMS.0338", "it is in a custom keystore; only keys of the default keystore rotate"],
  ["KMS.0341", "it is an HMAC key; only encryption keys rotate"],
]);

/** The reason that a code of KMS's gives; `undefined` for a code that gives none. */
export function reasonOfCode(code: string | undefined): string | undefined {
  return REASONS.get(code ?? "");
}

/** Why a key cannot rotate, in words, in the order in which KMS judges; `undefined` if nothing speaks against it. */
export function keyRefusal({ keySpec = "AES_256", keyState = "2", isDefault, origin, keystoreId = "0" }: Key): string | undefined {
  const codes: readonly (readonly [boolean, string])[] = [
    [isDefault === true, "KMS.0211"],
    [origin === "external" || keyState === "5", "KMS.0312"],
    [keystoreId !== "0", "KMS.0338"],
    [keySpec.startsWith("HMAC"), "KMS.0341"],
    [keySpec.startsWith("RSA"), "KMS.0324"],
    [keySpec !== "AES_256" && keySpec !== "SM4", "KMS.0325"],
    [keyState === "4", "KMS.0210"],
    [keyState !== "2", "KMS.0209"],
  ];
  return reasonOfCode(codes.find(([applies]) => applies)?.[1]);
}
