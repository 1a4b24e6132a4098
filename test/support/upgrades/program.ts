// The program whose state every release leaves behind, and the account that it is about.
import { secret } from "@pulumi/pulumi";
import {
  ClusterKeyRotation,
  KeyRotationPolicy,
  Provider,
  SecretRotation,
  SecretRotationPolicy,
} from "pulumi-huaweicloud-rotation";
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
const SECRETS = ["rested", "running", "failed", "ambiguous", "owed"] as const;

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

/** What changes from one step to the next. */
export interface Changes {
  readonly rotationInterval?: number;
  readonly trigger?: string;
}

/** Declares one resource of each kind, and rotations of every standing. */
export function declareAll({ rotationInterval = 90, trigger = SECRET_TRIGGER }: Changes = {}): void {
  const provider = new Provider("account", { region: "cn-north-4", requestTimeout: "3s" });
  const options = { provider };
  new KeyRotationPolicy("key", { keyId: keyId(1), rotationInterval }, options);
  new SecretRotationPolicy("policy", { secretName: "policy", rotationPeriod: "30d", onDelete: "disable" }, options);
  const triggers = { release: "1", secret: secret(trigger) };
  for (const name of SECRETS) {
    const timeout = name === "running" ? "1m" : "5m";
    new SecretRotation(name, { secretName: name, triggers, maxAge: "90d", timeout }, options);
  }
  new ClusterKeyRotation("cluster", { clusterId: CLUSTERS.rested, triggers, masterKeyId: keyId(1) }, options);
  new ClusterKeyRotation("ambiguousCluster", { clusterId: CLUSTERS.ambiguous, triggers, timeout: "5m" }, options);
}

/** The environment by which a stack reaches an emulator: nothing of it gets into the state. */
export function environmentOf(
  url: string,
  { accessKey, secretKey }: { readonly accessKey: string; readonly secretKey: string },
): Record<string, string> {
  const endpoints = ["KMS", "DWS", "IAM", "STS"].map((name) => [`HUAWEICLOUD_SDK_REGION_${name}_CN_NORTH_4`, url]);
  return {
    ...(Object.fromEntries(endpoints) as Record<string, string>),
    HW_ACCESS_KEY: accessKey,
    HW_SECRET_KEY: secretKey,
  };
}
