import { type Context, inProject } from "../handler";
import { aliasOf } from "../kms/listKeyDetail";
import { Refusal } from "../reply";
import type { EmulatedCluster } from "../state/cluster";
import type { EmulatedKey } from "../state/key";

/** The name of a cluster's master key, as KMS has it. */
export function masterKeyName(cluster: EmulatedCluster, context: Context): string | undefined {
  const key = context.state.keys.find(({ keyId }) => keyId === cluster.masterKeyId);
  return cluster.masterKeyName ?? (key === undefined ? cluster.masterKeyId : aliasOf(key));
}

/** The new master key of a cluster. It must exist, be enabled and be symmetric. */
export function findMasterKey(context: Context, cluster: EmulatedCluster, keyId: unknown): EmulatedKey {
  const { behaviour, keys } = context.state;
  if (behaviour.masterKeyIdMeans === "filter" && keyId !== cluster.masterKeyId) {
    throw new Refusal(behaviour.unusableMasterKeyCode, "master_key_id is not that of the cluster.");
  }
  const key = keys.find((candidate) => candidate.keyId === keyId && inProject(context, candidate));
  if (key === undefined) {
    throw new Refusal(behaviour.unusableMasterKeyCode, "The KMS key cannot be used: KMS.0207.");
  }
  if (key.keyState !== "2" || !["AES_256", "SM4"].includes(key.keySpec)) {
    throw new Refusal(behaviour.unusableMasterKeyCode, "The KMS key cannot be used: KMS.0209.");
  }
  return key;
}
