import { z } from "zod";
import { clusterId, keyId, place } from "../fields";
import { rotationFields } from "../rotation/fields";

/** What the documentation says of a ClusterKeyRotation. */
export const about = {
  description: [
    "Rotates the encryption key of a DWS cluster once per request, and keeps the cluster under a " +
      "declared master key. A request is the making of the resource, a changed trigger, an age above " +
      "`maxAge`, or another `masterKeyId`.",
    "DWS has no token against doing it twice and no task to follow: a request whose answer was lost is " +
      "kept in state, and what became of it is found out by comparing the time of the last rotation. " +
      "Deleting the resource changes nothing in the cloud.",
  ].join("\n\n"),
  args: "What a program declares of the encryption key of a DWS cluster.",
  example: [
    'import { ClusterKeyRotation } from "pulumi-huaweicloud-rotation";',
    "",
    'new ClusterKeyRotation("warehouse", { clusterId: "9f76c502-fc9c-4a52-8656-65d0da6e3d57", maxAge: "90d" });',
  ].join("\n"),
};

/** The inputs of a ClusterKeyRotation. */
export const fields = z.object({
  clusterId: clusterId.meta({
    description: "The cluster's id, a UUID. Another id replaces the resource. The cluster must be encrypted.",
    source: "api-docs/000, Rotating a Key",
  }),
  triggers: rotationFields.triggers.describe(
    "A map of text: each time an entry is added, changed or removed, the cluster's encryption key " +
      "rotates once, in place. Two changes in one `up` are one rotation. The values are kept in state; " +
      "secret ones stay encrypted there.",
  ),
  rotateOnCreate: rotationFields.rotateOnCreate.describe(
    "Whether making the resource rotates the cluster's key. `false` adopts it as it is: recorded, not rotated.",
  ),
  maxAge: rotationFields.maxAge.meta({
    description:
      "The age from which the key is due to rotate: a whole number and `s`, `m`, `h` or `d`, " +
      'from `"1h"` to `"3650d"`. It is judged when Pulumi runs, by the cloud\'s clock, against ' +
      "the cluster's last rotation; where that is not known, age makes no rotation due. Needs " +
      "the permission to read the cluster's encryption.",
    absent: "none: age makes no rotation due",
  }),
  minInterval: rotationFields.minInterval.meta({
    description:
      "A rotation younger than this answers a request, unless the state has it on record for earlier " +
      "triggers: then a changed trigger rotates. A whole number and `s`, `m`, `h` or `d`, shorter than " +
      "`maxAge`. A rotation by somebody else from before an incident can answer a trigger that you change " +
      "for it: a warning says which, and when to ask again.",
    absent: "none: every request rotates",
  }),
  masterKeyId: keyId.optional().meta({
    description:
      "The id of the KMS key that is the cluster's master key, 36 characters. Where it is " +
      "declared, the cluster is pointed to it, in place, whenever it has another; where it is " +
      "not, the master key is not this resource's. Keep the key before it enabled: a cluster " +
      "goes down with a key that it still needs.",
    absent: "none: the master key is left as it is",
  }),
  timeout: rotationFields.timeout.describe(
    "How long one create or update may take, with its retries while the cluster is busy: a whole " +
      "number and `s`, `m`, `h` or `d`. (Pulumi's `customTimeouts` do not reach dynamic providers.)",
  ),
  region: place.region.meta({
    description:
      'The cluster\'s region, such as `"cn-north-4"`. Another region than the one in state ' + "replaces the resource.",
    absent: "the provider's `region`",
  }),
  projectId: place.projectId.meta({
    description:
      "The id of the cluster's project, 32 characters. Another project than the one in state " +
      "replaces the resource.",
    absent: "the provider's `projectId`, else the project that IAM knows by the region's name",
  }),
});

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;

/** The outputs of a ClusterKeyRotation. */
export const outputFields = z.object({
  clusterId: z.string().describe("The cluster's id."),
  triggers: z
    .record(z.string(), z.string())
    .nullable()
    .describe("The trigger values that the recorded rotation was started for: today's, once an `up` has succeeded."),
  rotateOnCreate: z.boolean().describe("Whether making the resource rotates the cluster's key."),
  maxAge: z.string().nullable().describe("The age from which the key is due to rotate."),
  minInterval: z.string().nullable().describe("A rotation younger than this satisfies a request."),
  masterKeyId: z
    .string()
    .nullable()
    .describe("The id of the cluster's master key in KMS, whether it is declared or not. Computed by DWS."),
  timeout: z.string().describe("How long one operation may take."),
  region: z.string().describe("The region that the cluster was found in."),
  projectId: z.string().describe("The project that the cluster was found in."),
  masterKeyName: z.string().nullable().describe("The name of the cluster's master key in KMS. Computed by DWS."),
  cryptAlgorithm: z
    .string()
    .nullable()
    .describe('The cluster\'s algorithm, such as `"generalCipher"`. Computed by DWS.'),
  lastRotationTime: z
    .string()
    .nullable()
    .describe(
      "When the cluster's key last rotated, as ISO 8601: by the cloud's clock where this resource " +
        "rotated it, else read from `lastRotationTimeText` as if that were in UTC, since the API names no " +
        "zone; absent if it never rotated, or if that would lie in the future. Computed by this package.",
    ),
  lastRotationTimeText: z
    .string()
    .nullable()
    .describe("When the cluster's key last rotated, as DWS writes it, without a zone. Computed by DWS."),
  nextRotationDue: z
    .string()
    .nullable()
    .describe("When the next rotation is due by `maxAge`, as ISO 8601 in UTC. Computed by this package."),
  rotationRequestTime: z
    .string()
    .nullable()
    .describe("When this resource sent the last request that succeeded, by the cloud's clock, as ISO 8601 in UTC."),
});
