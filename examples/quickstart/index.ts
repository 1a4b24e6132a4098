import * as pulumi from "@pulumi/pulumi";
import {
  ClusterKeyRotation,
  KeyRotationPolicy,
  SecretRotation,
  SecretRotationPolicy,
} from "pulumi-huaweicloud-rotation";

// Pulumi.yaml names objects of the emulator's example account; `pulumi config set` names yours.
const config = new pulumi.Config();

// Keys that KMS rotates every 90 days: one that is switched on, and one that is so already.
new KeyRotationPolicy("orders", { keyId: config.require("ordersKey"), rotationInterval: 90 });
new KeyRotationPolicy("payments", { keyId: config.require("paymentsKey"), rotationInterval: 90 });

// A database's password that CSMS rotates every 30 days …
const secretName = config.require("databasePassword");
new SecretRotationPolicy("password-policy", { secretName, rotationPeriod: "30d" });

// … and that rotates once more, now, each time another incident is named.
const triggers = { incident: config.require("incident") };
new SecretRotation("password", { secretName, triggers, rotateOnCreate: false });

// A data warehouse whose key rotates when Pulumi runs and the last rotation is 90 days old.
new ClusterKeyRotation("warehouse", { clusterId: config.require("warehouse"), rotateOnCreate: false, maxAge: "90d" });
