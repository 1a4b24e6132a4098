import { kms } from "../../cloud";
import { Failure } from "../failure";
import type { Work } from "../session/work";

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

/** Codes of a key that can never rotate: its rotation is off whatever is declared. */
export const CANNOT_ROTATE = ["KMS.0211", "KMS.0312", "KMS.0319", "KMS.0324", "KMS.0325", "KMS.0338", "KMS.0341"];
/** Codes of a key whose state forbids it now. */
export const BAD_STATE = ["KMS.0209", "KMS.0210"];

/** The refusal in words. KMS is asked once more for what the key is; it may decline, and the reason stands alone. */
export async function refusal(
  work: Work,
  id: string,
  error: { code?: string | undefined; message: string },
): Promise<Failure> {
  const reason = REASONS.get(error.code ?? "") ?? "KMS refuses it";
  const key = await work.cloud
    .call(kms.ListKeyDetail, { key_id: id }, { ...work.place, deadline: work.deadline })
    .catch(() => undefined);
  const info = key?.key_info;
  const facts = [info?.key_alias, info?.key_spec, info?.origin && `origin ${info.origin}`].filter(Boolean).join(", ");
  const described = facts === "" ? "" : ` (${facts})`;
  return new Failure(`${work.subject}: the key cannot rotate: ${reason}${described}. ${error.message}`, {
    cause: error,
  });
}
