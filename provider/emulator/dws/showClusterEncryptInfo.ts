import type { Handler } from "../handler";
import { ok } from "../reply";
import { findCluster, lastRotateKeyTime, successCode } from "./cluster";
import { masterKeyName } from "./masterKey";

/** For a cluster that is not encrypted, every field is null, and it is still HTTP 200. */
export const showClusterEncryptInfo: Handler = (context) => {
  const cluster = context.lag.view(findCluster(context), context.now);
  const encrypted = cluster.masterKeyId !== undefined;
  const { behaviour } = context.state;
  return ok({
    ...successCode(behaviour),
    id: encrypted ? `encrypt-${cluster.clusterId.slice(0, 8)}` : null,
    cluster_id: encrypted ? cluster.clusterId : null,
    master_key_id: behaviour.masterKeyIdTold ? (cluster.masterKeyId ?? null) : null,
    master_key_name: masterKeyName(cluster, context) ?? null,
    last_rotate_key_time: encrypted ? lastRotateKeyTime(cluster, behaviour) : null,
    crypt_algorithm: encrypted ? cluster.cryptAlgorithm : null,
  });
};
