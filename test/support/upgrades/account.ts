// The account that the upgrade fixtures are about, and what of it is named elsewhere.
import type { EmulatorSeed } from "../../../provider/emulator";
import { keyId } from "../keys";

/** The value of a trigger that is secret: encrypted in the fixtures, and in nothing else. */
export const SECRET_TRIGGER = "canary-of-the-upgrade-fixtures";

/** Clusters, by what their state tells. */
export const CLUSTERS = {
  rested: "7d85f602-a948-4a30-afd4-000000000001",
  ambiguous: "7d85f602-a948-4a30-afd4-000000000002",
} as const;

/** Secrets, by what their state tells. */
export const SECRETS = ["rested", "running", "failed", "ambiguous", "owed"] as const;

/** Whether a release knows what the first one did not: undeclared intervals, `maxRotations`, rotations on record. */
export function isAfterFirst(version: string): boolean {
  return version !== "0.1.0";
}

/** The account that the program of a release is about, before anything is made. */
export function accountOf(version: string): EmulatorSeed {
  return isAfterFirst(version)
    ? {
        ...ACCOUNT,
        keys: [...(ACCOUNT.keys ?? []), { keyId: keyId(2), rotationEnabled: true, rotationInterval: 60 }],
        secrets: [
          // It still runs when the state is kept.
          ...(ACCOUNT.secrets ?? []).map((secret) =>
            secret.name === "running" ? { ...secret, rotation: { duration: "40m" } } : secret,
          ),
          { name: "kept", autoRotation: true, rotationPeriod: "45d" },
          { name: "putOff" },
          { name: "answered", createTime: "-900d", rotationTime: "-1d" },
        ],
      }
    : ACCOUNT;
}

const ACCOUNT: EmulatorSeed = {
  keys: [{ keyId: keyId(1) }],
  secrets: [
    { name: "policy" },
    { name: "rested" },
    { name: "running", rotation: { duration: "20m" } },
    { name: "failed", rotation: { outcome: "FAILED" } },
    { name: "ambiguous" },
    { name: "owed" },
  ],
  clusters: Object.values(CLUSTERS).map((clusterId) => ({ clusterId, masterKeyId: keyId(1) })),
};
