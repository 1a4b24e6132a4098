import * as pulumi from "@pulumi/pulumi";
import { ClusterKeyRotation, KeyRotationPolicy } from "pulumi-huaweicloud-rotation";

const config = new pulumi.Config();
const masterKeyId = config.require("masterKey");

// The key in KMS that the warehouse's own key is encrypted with: KMS rotates it by itself, every year.
const master = new KeyRotationPolicy("master-key", { keyId: masterKeyId, rotationInterval: 365 });

// The warehouse's own key: DWS rotates it on request only, so it is due when Pulumi runs and the last one is 90 days old.
const warehouse = new ClusterKeyRotation("warehouse", {
  clusterId: config.require("warehouse"),
  rotateOnCreate: false,
  maxAge: "90d",
  // Another id here points the warehouse to that key, in place. Keep the one before enabled.
  masterKeyId: master.keyId,
});

export const masterKey = warehouse.masterKeyName;
export const lastRotation = warehouse.lastRotationTime;
export const nextRotationDue = warehouse.nextRotationDue;
