import * as pulumi from "@pulumi/pulumi";
import { KeyRotationPolicy } from "pulumi-huaweicloud-rotation";

const config = new pulumi.Config();
const rotationInterval = config.requireNumber("rotationInterval");

for (const keyId of config.requireObject<string[]>("keys")) {
  new KeyRotationPolicy(keyId, { keyId, rotationInterval });
}
