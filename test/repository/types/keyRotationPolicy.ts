// Compiled only, never run: here against the built package, in test/repository/package against the packed one.
import * as pulumi from "@pulumi/pulumi";
import { KeyRotationPolicy, type KeyRotationPolicyArgs, SecretRotation } from "pulumi-huaweicloud-rotation";
import type { Equal, Hold } from "./equal";

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

export const plain = new KeyRotationPolicy("plain", { keyId });
export const whole = new KeyRotationPolicy(
  "whole",
  { keyId, enabled: true, rotationInterval: 90, onDelete: "disable", region: "cn-north-4", timeout: "5m" },
  { protect: true, dependsOn: [plain] },
);
// Outputs of other resources, and promises, stand for any input.
export const chained = new KeyRotationPolicy("chained", {
  keyId: plain.keyId,
  enabled: Promise.resolve(false),
  rotationInterval: plain.rotationInterval.apply((days) => (days ?? 365) * 2),
  onDelete: plain.onDelete,
  projectId: pulumi.secret("0123456789abcdef0123456789abcdef"),
});
// Outputs fit inputs, those that may be absent too.
declare const absent: pulumi.Output<string | undefined>;
const secret = new SecretRotation("secret", { secretName: "orders", region: absent, maxAge: absent });
export const after = new SecretRotation("after", {
  secretName: "payments",
  triggers: { after: secret.versionId, interval: plain.lastRotationTime },
  projectId: secret.projectId,
});
export const among: boolean = SecretRotation.isInstance(plain);
export const resources: pulumi.CustomResource[] = [plain, whole, chained];

// @ts-expect-error the key is required
export const missing = new KeyRotationPolicy("missing", {});
// @ts-expect-error an id is text
export const number = new KeyRotationPolicy("number", { keyId: 7 });
// @ts-expect-error days are a number
export const text = new KeyRotationPolicy("text", { keyId, rotationInterval: "90" });
// @ts-expect-error neither "retain" nor "disable"
export const other = new KeyRotationPolicy("other", { keyId, onDelete: "delete" });
// @ts-expect-error an output of another type
export const output = new KeyRotationPolicy("output", { keyId, enabled: plain.keyId });
// @ts-expect-error no such input
export const unknown = new KeyRotationPolicy("unknown", { keyId, interval: 90 });
// @ts-expect-error no such output, which a base class without types would let through
export const nothing: unknown = plain.nothing;
// @ts-expect-error outputs are for reading
plain.keyId = plain.region;

export type Typed = Hold<
  [
    Equal<typeof plain.keyId, pulumi.Output<string>>,
    Equal<typeof plain.enabled, pulumi.Output<boolean>>,
    Equal<typeof plain.rotationInterval, pulumi.Output<number | undefined>>,
    Equal<typeof plain.onDelete, pulumi.Output<"retain" | "disable">>,
    Equal<typeof plain.lastRotationTime, pulumi.Output<string | undefined>>,
    Equal<typeof plain.numberOfRotations, pulumi.Output<number | undefined>>,
    Equal<typeof plain.nextRotationTime, pulumi.Output<string | undefined>>,
    Equal<typeof plain.urn, pulumi.Output<string>>,
    Equal<KeyRotationPolicyArgs["rotationInterval"], pulumi.Input<number | undefined> | undefined>,
  ]
>;
