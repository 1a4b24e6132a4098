import * as pulumi from "@pulumi/pulumi";
import { KeyRotationPolicy, SecretRotation } from "pulumi-huaweicloud-rotation";

const config = new pulumi.Config();

// KMS keeps the time. What a person changes in the console is drift: it is reported, and the next `up` repairs it.
new KeyRotationPolicy("orders", { keyId: config.require("ordersKey"), rotationInterval: 90 });

// The pipeline keeps the time: a scheduled `up` rotates the password when the last rotation is 30 days old.
const password = new SecretRotation("db-password", {
  secretName: config.require("databasePassword"),
  rotateOnCreate: false,
  maxAge: "30d",
  // A run that was killed before it could write its state, or two runs at a time, still rotate once.
  minInterval: "1h",
});

export const nextRotationDue = password.nextRotationDue;
