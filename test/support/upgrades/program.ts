// The program whose state every release leaves behind.
import { secret } from "@pulumi/pulumi";
import {
  ClusterKeyRotation,
  KeyRotationPolicy,
  Provider,
  SecretRotation,
  SecretRotationPolicy,
} from "pulumi-huaweicloud-rotation";
import { keyId } from "../keys";
import { CLUSTERS, SECRET_TRIGGER, SECRETS } from "./account";

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
