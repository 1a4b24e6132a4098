import { z } from "zod";
import { keyId, onDelete, placeInputs, placeOutputs, policyTimeout, textOrNull, timeoutOutput } from "../fields";

const INTERVAL = "must be a whole number of days from 30 to 365";

/** What the documentation says of a KeyRotationPolicy. */
export const about = {
  description: [
    "Keeps the automatic rotation of a KMS key as declared: on or off, every 30 to 365 days.",
    "It observes first and writes only the difference, so an `up` with nothing to change sends nothing " +
      "at all. A policy on a key that already rotates as declared adopts it with one read. Deleting it " +
      'leaves the key rotating, unless `onDelete` is `"disable"`.',
  ].join("\n\n"),
  args: "What a program declares of the automatic rotation of a KMS key.",
  example: [
    'import { KeyRotationPolicy } from "pulumi-huaweicloud-rotation";',
    "",
    'new KeyRotationPolicy("orders", { keyId: "0d0466b0-e727-4d9c-b35d-000000000002", rotationInterval: 90 });',
  ].join("\n"),
};

/** The inputs of a KeyRotationPolicy. */
export const fields = z.object({
  keyId: keyId.meta({
    description:
      "The key's id: 36 characters, `^[0-9a-z]{8}-([0-9a-z]{4}-){3}[0-9a-z]{12}$`, not an alias. " +
      "Another id replaces the resource. The key must be a custom, symmetric one whose material " +
      "KMS made, in the default keystore.",
    source: "api-docs/001, Enable key rotation",
  }),
  enabled: z.boolean("must be true or false").default(true).describe("Whether KMS rotates the key by itself."),
  rotationInterval: z
    .int(INTERVAL)
    .min(30, INTERVAL)
    .max(365, INTERVAL)
    .optional()
    .meta({
      description:
        "How often the key rotates, in days: a whole number from 30 to 365. It is kept, and not " +
        "sent, while `enabled` is false. Setting it starts a new period at KMS, so it is sent only " +
        "when it differs from the cloud's. Left out, a key that rotates keeps the interval that it has, and " +
        "one that is turned on takes KMS's own: 365 days, unless the key kept an earlier one.",
      source: "api-docs/003, Modify key rotation interval",
      absent: "what the key has",
    }),
  onDelete: onDelete("key"),
  ...placeInputs("key"),
  timeout: policyTimeout,
});

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;

/** The outputs of a KeyRotationPolicy. */
export const outputFields = z.object({
  keyId: z.string().describe("The key's id."),
  enabled: z.boolean().describe("Whether KMS rotates the key by itself."),
  rotationInterval: z
    .number()
    .nullable()
    .describe("Days between rotations: the cloud's while rotation is on, the declared while it is off."),
  onDelete: z.enum(["retain", "disable"]).describe("What becomes of the rotation when the resource is deleted."),
  ...placeOutputs("key"),
  timeout: timeoutOutput,
  lastRotationTime: textOrNull(
    "When KMS last rotated the key, as ISO 8601 in UTC; absent if it never did. Computed by KMS.",
  ),
  numberOfRotations: z.number().nullable().describe("How often KMS has rotated the key. Computed by KMS."),
  nextRotationTime: textOrNull(
    "When KMS is due to rotate the key next, as ISO 8601 in UTC: the later of the last rotation and " +
      "`rotationIntervalSetTime`, plus the interval. Absent while rotation is off and where this " +
      "resource did not set the interval itself, since KMS does not tell when the running period began. " +
      "Computed by this package.",
  ),
  rotationIntervalSetTime: textOrNull(
    "When this resource last set the interval, which began a new period, as ISO 8601 in UTC. Computed " +
      "by this package.",
  ),
});
