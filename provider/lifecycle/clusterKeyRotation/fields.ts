import { z } from "zod";
import { clusterId, keyId, placeInputs, placeOutputs, textOrNull, timeoutOutput } from "../fields";
import { requestOutputs, rotationFields, rotationOutputs } from "../rotation/fields";

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

const { timeout, ...requests } = rotationFields({
  rotates: "the cluster's encryption key",
  rotateOnCreate:
    "Whether making the resource rotates the cluster's key. `false` adopts it as it is: recorded, not rotated.",
  maxAge:
    "The age from which the key is due to rotate: a whole number and `s`, `m`, `h` or `d`, " +
    'from `"1h"` to `"3650d"`. It is judged when Pulumi runs, by the cloud\'s clock, against ' +
    "the cluster's last rotation; where that is not known, age makes no rotation due. Needs " +
    "the permission to read the cluster's encryption.",
  timeout:
    "How long one create or update may take, with its retries while the cluster is busy: a whole " +
    "number and `s`, `m`, `h` or `d`. (Pulumi's `customTimeouts` do not reach dynamic providers.)",
});

/** The inputs of a ClusterKeyRotation. */
export const fields = z.object({
  clusterId: clusterId.meta({
    description: "The cluster's id, a UUID. Another id replaces the resource. The cluster must be encrypted.",
    source: "api-docs/000, Rotating a Key",
  }),
  ...requests,
  masterKeyId: keyId.optional().meta({
    description:
      "The id of the KMS key that is the cluster's master key, 36 characters. Where it is " +
      "declared, the cluster is pointed to it, in place, whenever it has another; where it is " +
      "not, the master key is not this resource's. Keep the key before it enabled: a cluster " +
      "goes down with a key that it still needs.",
    absent: "none: the master key is left as it is",
  }),
  timeout,
  ...placeInputs("cluster"),
});

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;

/** The outputs of a ClusterKeyRotation. */
export const outputFields = z.object({
  clusterId: z.string().describe("The cluster's id."),
  ...requestOutputs("the cluster's key", "the key"),
  masterKeyId: textOrNull("The id of the cluster's master key in KMS, whether it is declared or not. Computed by DWS."),
  timeout: timeoutOutput,
  ...placeOutputs("cluster"),
  masterKeyName: textOrNull("The name of the cluster's master key in KMS. Computed by DWS."),
  cryptAlgorithm: textOrNull('The cluster\'s algorithm, such as `"generalCipher"`. Computed by DWS.'),
  lastRotationTime: textOrNull(
    "When the cluster's key last rotated, as ISO 8601: by the cloud's clock where this resource " +
      "rotated it, else read from `lastRotationTimeText` as if that were in UTC, since the API names no " +
      "zone; absent if it never rotated, or if that would lie in the future. Computed by this package.",
  ),
  lastRotationTimeText: textOrNull(
    "When the cluster's key last rotated, as DWS writes it, without a zone. Computed by DWS.",
  ),
  nextRotationDue: rotationOutputs.nextRotationDue,
  rotationRequestTime: rotationOutputs.rotationRequestTime,
});
