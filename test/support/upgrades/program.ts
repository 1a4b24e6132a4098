// The programs whose state every release leaves behind.
import { secret } from "@pulumi/pulumi";
import {
  ClusterKeyRotation,
  KeyRotationPolicy,
  Provider,
  SecretRotation,
  SecretRotationPolicy,
} from "pulumi-huaweicloud-rotation";
import { keyId } from "../keys";
import { CLUSTERS, isAfterFirst, SECRET_TRIGGER, SECRETS } from "./account";

/** What changes from one step to the next. */
export interface Changes {
  readonly rotationInterval?: number;
  readonly trigger?: string;
}

/** Declares one resource of each kind, and rotations of every standing. */
export function declareAll(version: string, { rotationInterval = 90, trigger = SECRET_TRIGGER }: Changes = {}): void {
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
  if (isAfterFirst(version)) {
    declareMore(options);
  }
}

/** What 0.1.0 did not know: what is left undeclared and kept, a rotation that is put off, and one that was answered. */
function declareMore(options: { readonly provider: Provider }): void {
  new KeyRotationPolicy("keptInterval", { keyId: keyId(2) }, options);
  new SecretRotationPolicy("keptPeriod", { secretName: "kept" }, options);
  new SecretRotation("answered", { secretName: "answered", minInterval: "30d" }, options);
  const provider = new Provider("limited", { region: "cn-north-4", requestTimeout: "3s", maxRotations: 0 });
  new SecretRotation("putOff", { secretName: "putOff", triggers: { release: "1" } }, { provider });
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
