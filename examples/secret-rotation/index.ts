import * as pulumi from "@pulumi/pulumi";
import { SecretRotation } from "pulumi-huaweicloud-rotation";

const config = new pulumi.Config();

const rotation = new SecretRotation("db-password", {
  secretName: config.require("databasePassword"),
  // Due when Pulumi runs and the last rotation is older than this, whoever made it: run it on a schedule.
  maxAge: "30d",
  // Each other text is one rotation. Commit it: then it is known who asked for it, when, and why.
  triggers: { incident: config.require("incident") },
  // A rotation of the last 10 minutes counts for a request: two pipelines at a time, or one that died, rotate once.
  minInterval: "10m",
});

export const version = rotation.versionId;
export const lastRotation = rotation.lastRotationTime;
export const nextRotationDue = rotation.nextRotationDue;
