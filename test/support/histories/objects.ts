import type { EmulatorSeed } from "../../../provider/emulator";
import { keyId } from "../keys";

/** The objects of the account that schedules play in: two keys that are master keys too, and one more. */
export const keyIds = [keyId(1), keyId(2), keyId(3)];
export const secretNames = ["db-orders", "db-users"];
export const clusterIds = ["9f76c502-fc9c-4a52-8656-000000000001", "9f76c502-fc9c-4a52-8656-000000000002"];

/** Who signs in: each of these is to be found nowhere in what is written. */
export const USER = {
  name: "emulated-user",
  domainName: "emulated-account",
  password: "canary-password-1",
  accessKey: "CANARYACCESSKEY00001",
  secretKey: "canary-secret-key-of-the-user-0000000001",
};
export const AGENCY = { name: "rotator", domainName: "emulated-account" };

/** The account at the beginning. */
export function account(behaviour: EmulatorSeed["behaviour"]): EmulatorSeed {
  const masterKeyId = keyIds[0] ?? "";
  return {
    keys: keyIds.map((id) => ({ keyId: id })),
    secrets: secretNames.map((name) => ({ name })),
    // One has rotated before, and one never.
    clusters: clusterIds.map((clusterId, index) => ({
      clusterId,
      masterKeyId,
      ...(index === 0 && { lastRotateKeyTime: "-40d" }),
    })),
    users: [USER],
    agencies: [AGENCY],
    ...(behaviour && { behaviour }),
  };
}
