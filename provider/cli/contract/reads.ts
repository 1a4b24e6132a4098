import { csms, dws, kms } from "../../cloud";
import { gives, options, refuses, type Scene } from "./scene";

/** An id that no key and no cluster has, and a name that no secret has. */
const [NOBODY, NO_SECRET] = ["00000000-0000-0000-0000-000000000000", "huaweicloud-rotation-contract-no-such-secret"];

/** The codes for objects that do not exist. A resource counts as deleted by these codes. */
export async function readNobody(scene: Scene): Promise<void> {
  const { cloud } = scene;
  await refuses(
    scene,
    "kms",
    "the status of a key that does not exist",
    () => cloud.call(kms.ShowKeyRotationStatus, { key_id: NOBODY }, options(scene)),
    ["KMS.0207"],
  );
  await refuses(
    scene,
    "csms",
    "a secret that does not exist",
    () => cloud.call(csms.ShowSecret, { secret_name: NO_SECRET }, options(scene)),
    ["CSMS.0005", "CSMS.0106"],
  );
  await refuses(
    scene,
    "dws",
    "the encryption of a cluster that does not exist",
    () => cloud.call(dws.ShowClusterEncryptInfo, { cluster_id: NOBODY }, options(scene)),
    ["DWS.0015", "DWS.0047", "DWS.3027"],
  );
  await gives(
    scene,
    "csms",
    "the tasks of a secret that does not exist",
    () => cloud.call(csms.ListSecretTask, { secret_name: NO_SECRET }, options(scene)),
    ({ tasks }) => `${tasks.length} tasks`,
  );
}

/** What KMS says of a key. */
export async function readKey(scene: Scene, key_id: string): Promise<void> {
  await gives(
    scene,
    "kms",
    `what the key ${key_id} is`,
    () => scene.cloud.call(kms.ListKeyDetail, { key_id }, options(scene)),
    ({ key_info: key }) => `state ${key.key_state ?? "?"}, ${key.key_spec ?? "?"}, origin ${key.origin ?? "?"}`,
  );
  await gives(
    scene,
    "kms",
    `the rotation of the key ${key_id}`,
    () => scene.cloud.call(kms.ShowKeyRotationStatus, { key_id }, options(scene)),
    (status) =>
      `${status.key_rotation_enabled ? "on" : "off"}, interval ${status.rotation_interval ?? "absent"}, ` +
      `last ${timeOf(status.last_rotation_time)}, ${status.number_of_rotations ?? "unknown"} rotations`,
  );
}

/** What CSMS says of a secret: never its value. */
export async function readSecret(scene: Scene, secret_name: string): Promise<void> {
  const { cloud } = scene;
  await gives(
    scene,
    "csms",
    `what the secret ${secret_name} is`,
    () => cloud.call(csms.ShowSecret, { secret_name }, options(scene)),
    ({ secret }) =>
      `type ${secret.secret_type ?? "?"}, ${secret.state ?? "?"}, automatic rotation ${secret.auto_rotation === true ? "on" : "off"}, ` +
      `period ${secret.rotation_period ?? "absent"}, last ${timeOf(secret.rotation_time)}, next ${timeOf(secret.next_rotation_time)}`,
  );
  await gives(
    scene,
    "csms",
    `the current version of the secret ${secret_name}`,
    () => cloud.call(csms.ShowSecretStage, { secret_name, stage_name: "SYSCURRENT" }, options(scene)),
    ({ stage }) => `${stage.version_id} since ${timeOf(stage.update_time)}`,
  );
  await gives(
    scene,
    "csms",
    `the tasks of the secret ${secret_name}`,
    () => cloud.call(csms.ListSecretTask, { secret_name, limit: 1000 }, options(scene)),
    ({ tasks }) => {
      const times = tasks.map(({ task_time: time }) => time ?? 0);
      const order = times.every((time, index) => time <= (times[index - 1] ?? Infinity)) ? "newest first" : "unordered";
      const statuses = [...new Set(tasks.map(({ task_status: status }) => status ?? "absent"))].join(", ");
      return tasks.length === 0
        ? "none"
        : `${tasks.length}, ${order}, the oldest of ${timeOf(Math.min(...times))}: ${statuses}`;
    },
  );
}

/** What DWS says of a cluster's encryption. */
export async function readCluster(scene: Scene, cluster_id: string): Promise<void> {
  await gives(
    scene,
    "dws",
    `the encryption of the cluster ${cluster_id}`,
    () => scene.cloud.call(dws.ShowClusterEncryptInfo, { cluster_id }, options(scene)),
    (info) =>
      `master key ${info.master_key_id ?? "absent"}, ${info.crypt_algorithm ?? "no algorithm"}, ` +
      `last_rotate_key_time ${info.last_rotate_key_time ?? "absent"}`,
  );
}

/** A time in UTC. */
function timeOf(milliseconds: number | undefined): string {
  return milliseconds === undefined ? "never" : new Date(milliseconds).toISOString();
}
