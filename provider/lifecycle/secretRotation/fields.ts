import { z } from "zod";
import { placeInputs, placeOutputs, secretName, secretNameText, textOrNull, timeoutOutput } from "../fields";
import { requestOutputs, rotationFields, rotationOutputs } from "../rotation/fields";

/** What the documentation says of a SecretRotation. */
export const about = {
  description: [
    "Rotates a CSMS secret once per request, and follows the rotation to its end. A request is the " +
      "making of the resource, a changed trigger, or an age above `maxAge`.",
    "The secret's value is never read. A rotation whose answer was lost, or whose wait was cut short, " +
      "is kept in state and followed by the next `up`: it is not sent again as long as it may still have " +
      "been processed. Deleting the resource changes nothing in the cloud.",
  ].join("\n\n"),
  args: "What a program declares of the rotation of a CSMS secret on request.",
  example: [
    'import { SecretRotation } from "pulumi-huaweicloud-rotation";',
    "",
    'new SecretRotation("db-password", { secretName: "db-password", maxAge: "30d", triggers: { incident: "2026-11" } });',
  ].join("\n"),
};

/** The inputs of a SecretRotation. */
export const fields = z.object({
  secretName: secretName.meta({
    description: secretNameText,
    source: "api-docs/004, Rotating a Secret",
  }),
  ...rotationFields({
    rotates: "the secret",
    rotateOnCreate:
      "Whether making the resource rotates the secret. `false` adopts the secret as it is: recorded, not rotated.",
    maxAge:
      "The age from which the secret is due to rotate: a whole number and `s`, `m`, `h` or `d`, " +
      'from `"1h"` to `"3650d"`. It is judged when Pulumi runs, by the cloud\'s clock, against ' +
      "the cloud's last rotation; a secret that never rotated is as old as its current version.",
    minInterval: "It covers what Pulumi cannot know: an engine that was killed before it could record a rotation.",
    timeout:
      "How long one create or update may take, waiting for the rotation included: a whole number and " +
      "`s`, `m`, `h` or `d`. A rotation that has not ended by then is kept as unfinished, and followed " +
      "by the next `up`. (Pulumi's `customTimeouts` do not reach dynamic providers.)",
  }),
  ...placeInputs("secret"),
});

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;

/** The outputs of a SecretRotation. */
export const outputFields = z.object({
  secretName: z.string().describe("The secret's name."),
  ...requestOutputs("the secret", "the secret"),
  timeout: timeoutOutput,
  ...placeOutputs("secret"),
  versionId: textOrNull('The version that is current (SYSCURRENT), such as `"v3"`. Computed by CSMS.'),
  previousVersionId: textOrNull(
    "The version that was current before, as far as this resource saw. Computed by this package.",
  ),
  versionTime: textOrNull("Since when the current version is current, as ISO 8601 in UTC. Computed by CSMS."),
  rotationTaskId: textOrNull("The id of the last rotation's task. Computed by CSMS."),
  rotationTaskStatus: textOrNull(
    'How that task ended: `"SUCCESS"` or `"FAILED"`; absent while it runs, or if its list has ' +
      "forgotten it. Computed by CSMS.",
  ),
  lastRotationTime: textOrNull(
    "When the secret last rotated, as ISO 8601 in UTC; absent if it never did. Computed by CSMS.",
  ),
  nextRotationDue: rotationOutputs.nextRotationDue,
  automaticRotation: z
    .boolean()
    .nullable()
    .describe("Whether CSMS rotates the secret by itself too. Computed by CSMS."),
  nextRotationTime: textOrNull(
    "When CSMS will rotate the secret by itself next, as ISO 8601 in UTC. Computed by CSMS.",
  ),
  rotationRequestTime: rotationOutputs.rotationRequestTime,
});
