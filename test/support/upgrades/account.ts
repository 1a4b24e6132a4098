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

/** The account, before anything is made. */
export const ACCOUNT: EmulatorSeed = {
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
