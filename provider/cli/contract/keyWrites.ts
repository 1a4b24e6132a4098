import { hasCode, kms, type ResponseOf } from "../../cloud";
import { gives, options, refuses, type Scene, seen, verdictOf, wordsOf } from "./scene";

type Status = ResponseOf<typeof kms.ShowKeyRotationStatus>;

/** Turns a key's rotation off and on, changes its interval, and always restores the original settings. */
export async function writeKey(scene: Scene, key_id: string): Promise<void> {
  const look = () => scene.cloud.call(kms.ShowKeyRotationStatus, { key_id }, options(scene));
  const before = await gives(scene, "kms", "the key to write to", look, inWords);
  // Unknown settings cannot be restored, so nothing is changed.
  if (before === undefined || (before.key_rotation_enabled && before.rotation_interval === undefined)) {
    scene.tell({ verdict: "found", service: "kms", what: `the key ${key_id}`, seen: "nothing was written to it" });
    return;
  }
  try {
    await tryOut(scene, key_id, before, look);
  } catch (error) {
    scene.tell({ verdict: verdictOf(error), service: "kms", what: "writing to the key", seen: wordsOf(error) });
  }
  await restore(scene, key_id, before, look);
}

async function tryOut(scene: Scene, key_id: string, before: Status, look: () => Promise<Status>): Promise<void> {
  const { cloud } = scene;
  const enable = () => cloud.call(kms.EnableKeyRotation, { key_id }, options(scene));
  const disable = () => cloud.call(kms.DisableKeyRotation, { key_id }, options(scene));
  const isOn = ({ key_rotation_enabled: on }: Status) => on;
  const found = (what: string, { rotation_interval: interval }: Status) =>
    scene.tell({ verdict: "found", service: "kms", what, seen: String(interval ?? "absent") });

  if (!isOn(before)) {
    await enable();
  }
  const interval = before.rotation_interval === 90 ? 91 : 90;
  await cloud.call(kms.UpdateKeyRotationInterval, { key_id, rotation_interval: interval }, options(scene));
  await seen(scene, "kms", "a new interval", look, (status) => isOn(status) && status.rotation_interval === interval);
  await refuses(scene, "kms", "turning rotation on where it is on", enable, ["KMS.2901"], true);
  await disable();
  const off = await seen(scene, "kms", "turning rotation off", look, (status) => !isOn(status));
  found(`the interval while rotation is off, after ${interval}`, off);
  await refuses(scene, "kms", "turning rotation off where it is off", disable, ["KMS.0313"], true);
  await enable();
  const on = await seen(scene, "kms", "turning rotation on", look, isOn);
  found(`the interval after rotation was turned on again, after ${interval}`, on);
}

/** Puts a key's rotation back, and tells whether it is as it was. */
async function restore(scene: Scene, key_id: string, before: Status, look: () => Promise<Status>): Promise<void> {
  const { cloud } = scene;
  const what = `the key ${key_id} is as it was`;
  try {
    // Sent without reading first: a read may lag behind a write.
    const request = { key_id };
    const isOn = before.key_rotation_enabled;
    const operation = isOn ? kms.EnableKeyRotation : kms.DisableKeyRotation;
    await cloud.call(operation, request, options(scene)).catch((error: unknown) => {
      if (!hasCode(error, "KMS.2901", "KMS.0313")) {
        throw error;
      }
    });
    if (isOn && before.rotation_interval !== undefined) {
      const interval = { ...request, rotation_interval: before.rotation_interval };
      await cloud.call(kms.UpdateKeyRotationInterval, interval, options(scene));
    }
    await seen(scene, "kms", what, look, (status) => isAsBefore(status, before));
  } catch (error) {
    scene.tell({
      verdict: verdictOf(error),
      service: "kms",
      what,
      seen: `${wordsOf(error)} Put it back by hand: rotation was ${inWords(before)}.`,
    });
  }
}

function inWords({ key_rotation_enabled: on, rotation_interval: interval }: Status): string {
  return on ? `on, every ${interval ?? "unknown number of"} days` : "off";
}

/** The interval has no meaning while rotation is off. */
function isAsBefore(now: Status, before: Status): boolean {
  const [is, was] = [now, before].map(({ key_rotation_enabled: on }) => on);
  return is === was && (!was || now.rotation_interval === before.rotation_interval);
}
