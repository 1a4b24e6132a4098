import { csms, dws } from "../../cloud";
import { gives, options, type Scene } from "./scene";

/** How long a task is followed, and the pause between two reads, in milliseconds. */
const [LONGEST, PAUSE] = [600_000, 5000];

/** Rotates a secret once, and reports the statuses of its task. This cannot be undone. */
export async function rotateSecret(scene: Scene, secret_name: string): Promise<void> {
  const version = async () => {
    const request = { secret_name, stage_name: "SYSCURRENT" };
    return (await scene.cloud.call(csms.ShowSecretStage, request, options(scene))).stage.version_id;
  };
  await gives(
    scene,
    "csms",
    `a rotation of the secret ${secret_name}`,
    async () => {
      const before = await version();
      const answer = await scene.cloud.call(csms.RotateSecret, { secret_name }, options(scene));
      const statuses = await followed(scene, answer.rotation_task_id);
      return { answer, statuses, before, after: await version() };
    },
    ({ answer, statuses, before, after }) =>
      `answered ${Object.keys(answer).join(", ")}; ${statuses}; the current version was ${before}, is ${after}`,
  );
}

/** Rotates a cluster's key once, and reports the times. This cannot be undone. */
export async function rotateCluster(scene: Scene, cluster_id: string): Promise<void> {
  const time = async () => {
    const info = await scene.cloud.call(dws.ShowClusterEncryptInfo, { cluster_id }, options(scene));
    return info.last_rotate_key_time ?? "absent";
  };
  await gives(
    scene,
    "dws",
    `a rotation of the cluster ${cluster_id}`,
    async () => {
      const before = await time();
      // Without master_key_id: with it, the call is another operation.
      const answer = await scene.cloud.call(dws.RotateKey, { cluster_id }, options(scene));
      return { before, answer, at: scene.runtime.now(), after: await time() };
    },
    ({ before, answer, at, after }) =>
      `answered ${answer.rotate_key_time ?? "no time"} at ${new Date(at).toISOString()}; last_rotate_key_time was ${before}, is ${after}`,
  );
}

/** The statuses that a task goes through until it ends, each with the second in which it was first seen. */
async function followed(scene: Scene, task_id: string | undefined): Promise<string> {
  if (task_id === undefined) {
    return "no task";
  }
  const begin = scene.runtime.now();
  const seen = new Map<string, number>();
  for (;;) {
    const { tasks } = await scene.cloud.call(csms.ListSecretTask, { task_id }, options(scene));
    const status = tasks.length === 0 ? "not listed" : (tasks[0]?.task_status ?? "absent");
    const waited = scene.runtime.now() - begin;
    seen.set(status, seen.get(status) ?? Math.round(waited / 1000));
    if (["SUCCESS", "FAILED"].includes(status) || waited > LONGEST) {
      return [...seen].map(([name, second]) => `${name} after ${second} s`).join(", ");
    }
    await scene.runtime.sleep(PAUSE);
  }
}
