import { type Context, type Handler, inProject } from "../handler";
import { aliasOf } from "../kms/listKeyDetail";
import { ok, Refusal } from "../reply";
import type { EmulatedCluster } from "../state/cluster";
import { length } from "../state/time";
import { dateTime, findCluster, successCode } from "./cluster";
import { findMasterKey, masterKeyName } from "./masterKey";

const OLDEST_VERSION = 8;

/**
 * Two operations on one path: without `master_key_id` it rotates the cluster encryption key, with it it switches the
 * cluster to that master key. Order of the checks: existence, version, encryption, busy, master key.
 */
export const rotateKey: Handler = (context) => {
  const { lag, now, state } = context;
  const cluster = findCluster(context);
  requireRotatable(context, cluster);
  const { master_key_id: keyId } = context.values;
  if (keyId === undefined) {
    requireUsableKey(context, cluster);
    lag.remember(cluster, now);
    cluster.lastRotateKeyTime = now;
    state.rotations.push({ kind: "cluster", object: cluster.clusterId, time: now, cause: "requested" });
  } else {
    const key = findMasterKey(context, cluster, keyId);
    lag.remember(cluster, now);
    cluster.masterKeyId = key.keyId;
    cluster.masterKeyName = aliasOf(key);
    if (state.behaviour.repointMovesRotateTime) {
      cluster.lastRotateKeyTime = now;
    }
    state.rotations.push({ kind: "masterKey", object: cluster.clusterId, time: now, cause: "requested" });
  }
  const busy = length(state.behaviour.busyAfterRotate);
  if (busy > 0) {
    cluster.busyUntil = now + busy;
  }
  return answer(context, cluster);
};

function requireRotatable({ now, state }: Context, cluster: EmulatedCluster): void {
  if (Number(cluster.version.split(".")[0]) < OLDEST_VERSION) {
    throw new Refusal("DWS.5206");
  }
  if (cluster.masterKeyId === undefined) {
    throw new Refusal(state.behaviour.unencryptedRotateCode, "The cluster is not encrypted.");
  }
  const idle = cluster.taskStatus === "" && ["AVAILABLE", "ACTIVE"].includes(cluster.status);
  if ((cluster.busyUntil ?? 0) > now || !idle) {
    throw new Refusal("DWS.7023");
  }
}

/** The master key encrypts the new cluster encryption key, so it must be enabled if KMS has it. */
function requireUsableKey(context: Context, { masterKeyId }: EmulatedCluster): void {
  const key = context.state.keys.find(({ keyId }) => keyId === masterKeyId);
  if (key !== undefined && inProject(context, key) && key.keyState !== "2") {
    throw new Refusal(context.state.behaviour.unusableMasterKeyCode, "The KMS key cannot be used: KMS.0209.");
  }
}

function answer(context: Context, cluster: EmulatedCluster): ReturnType<Handler> {
  const { behaviour } = context.state;
  const fields = {
    master_key_name: masterKeyName(cluster, context),
    cluster_id: cluster.clusterId,
    rotate_key_time: dateTime(context.now, behaviour),
  };
  return ok({ ...successCode(behaviour), ...(behaviour.rotateKeyAnswers === "fields" && fields) });
}
