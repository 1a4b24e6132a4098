import { hasCode, isCloudError, kms } from "../../cloud";
import { Failure } from "../failure";
import type { Work } from "../session/work";

/** Algorithms of keys that can encrypt other keys, and so be a cluster's master key. */
const SYMMETRIC = ["AES_256", "SM4"];

/**
 * Refuses a master key that would take the cluster down: one that does not exist, is not enabled or cannot encrypt
 * (huawei-apis §3: while a cluster uses a key, that must stay enabled).
 *
 * @throws Failure
 */
export async function checkMasterKey(work: Work, masterKeyId: string): Promise<void> {
  const subject = `${work.subject}: the master key ${masterKeyId}`;
  try {
    const options = { ...work.place, deadline: work.deadline };
    const { key_info: key } = await work.cloud.call(kms.ListKeyDetail, { key_id: masterKeyId }, options);
    if (key.key_state !== undefined && key.key_state !== "2") {
      throw new Failure(`${subject} is not enabled (state ${key.key_state}). Enable it, or declare another.`);
    }
    if (key.key_spec !== undefined && !SYMMETRIC.includes(key.key_spec)) {
      throw new Failure(
        `${subject} cannot be used: its type is ${key.key_spec}, and must be ${SYMMETRIC.join(" or ")}.`,
      );
    }
  } catch (error) {
    if (hasCode(error, "KMS.0207")) {
      const text = `${subject} does not exist in ${work.place.region}. Check masterKeyId. ${error.message}`;
      throw new Failure(text, { cause: error });
    }
    if (!isCloudError(error) || error.reason !== "denied") {
      throw error;
    }
    work.report(`${subject} could not be checked, and is used as declared: ${error.message}`);
  }
}
