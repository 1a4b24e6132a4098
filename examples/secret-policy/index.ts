import * as pulumi from "@pulumi/pulumi";
import { SecretRotationPolicy } from "pulumi-huaweicloud-rotation";

const config = new pulumi.Config();

// Switched on, every 7 days. Switched off again when it is taken out of the program: the default is to leave it on.
const database = new SecretRotationPolicy("database", {
  secretName: config.require("databasePassword"),
  rotationPeriod: "7d",
  onDelete: "disable",
});

// It rotates every 30 days already, so it is adopted without a write: 720h is the same length of time.
const orders = new SecretRotationPolicy("orders", {
  secretName: config.require("ordersPassword"),
  rotationPeriod: "720h",
});

export const nextRotations = { database: database.nextRotationTime, orders: orders.nextRotationTime };
