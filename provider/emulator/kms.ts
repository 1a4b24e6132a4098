import type { EmulatedKey } from "./store";

/** An answer: a status and a body. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

type Handler = (key: EmulatedKey, body: Record<string, unknown>, now: number) => Reply;

/** What KMS does with a key, by the operation's name (huawei-apis §1). */
export const kmsHandlers: Readonly<Record<string, Handler>> = {
  ShowKeyRotationStatus: (key) => ({
    status: 200,
    body: {
      key_rotation_enabled: key.enabled,
      rotation_interval: key.rotationInterval,
      last_rotation_time: key.lastRotationTime === undefined ? "" : String(key.lastRotationTime),
      number_of_rotations: key.numberOfRotations,
    },
  }),
  EnableKeyRotation(key, _body, now) {
    if (key.refusal !== undefined) {
      return refuse(400, key.refusal, "the key cannot be rotated");
    }
    if (key.enabled) {
      return refuse(400, "KMS.2901", "Key rotation is not disabled.");
    }
    Object.assign(key, { enabled: true, rotationInterval: 365, periodStart: now });
    return { status: 200, body: undefined };
  },
  DisableKeyRotation(key) {
    if (!key.enabled) {
      return refuse(400, "KMS.0313", "Key rotation is not enabled.");
    }
    key.enabled = false;
    return { status: 200, body: undefined };
  },
  UpdateKeyRotationInterval(key, body, now) {
    const interval = Number(body.rotation_interval);
    if (!Number.isInteger(interval) || interval < 30 || interval > 365) {
      return refuse(400, "KMS.3001", "Invalid rotation interval.");
    }
    if (!key.enabled) {
      return refuse(400, "KMS.0313", "Key rotation is not enabled.");
    }
    Object.assign(key, { rotationInterval: interval, periodStart: now });
    return { status: 200, body: {} };
  },
  ListKeyDetail: (key) => ({
    status: 200,
    body: { key_info: { key_id: key.keyId, key_rotation_enabled: String(key.enabled), key_state: "2" } },
  }),
};

/** A KMS error: always nested. */
export function refuse(status: number, code: string, message: string): Reply {
  return { status, body: { error: { error_code: code, error_msg: message } } };
}
