import { z } from "zod";
import { place, secretName } from "../fields";
import { rotationFields } from "../rotation/fields";

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
    description:
      "The secret's name: 1 to 64 letters, digits, hyphens and underscores. Another name " +
      "replaces the resource. The secret must be bound to a database (type RDS-FG or " +
      'GaussDB-FG): common ("shared") secrets cannot rotate.',
    source: "api-docs/004, Rotating a Secret",
  }),
  triggers: rotationFields.triggers.describe(
    "A map of text: each time an entry is added, changed or removed, the secret rotates once, in " +
      "place. Two changes in one `up` are one rotation. The values are kept in state; secret ones stay " +
      "encrypted there.",
  ),
  rotateOnCreate: rotationFields.rotateOnCreate.describe(
    "Whether making the resource rotates the secret. `false` adopts the secret as it is: recorded, not rotated.",
  ),
  maxAge: rotationFields.maxAge.meta({
    description:
      "The age from which the secret is due to rotate: a whole number and `s`, `m`, `h` or `d`, " +
      'from `"1h"` to `"3650d"`. It is judged when Pulumi runs, by the cloud\'s clock, against ' +
      "the cloud's last rotation; a secret that never rotated is as old as its current version.",
    absent: "none: age makes no rotation due",
  }),
  minInterval: rotationFields.minInterval.meta({
    description:
      "A rotation younger than this answers a request, unless the state has it on record for earlier " +
      "triggers: then a changed trigger rotates. A whole number and `s`, `m`, `h` or `d`, shorter than " +
      "`maxAge`. It covers what Pulumi cannot know: an engine that was killed before it could record a " +
      "rotation. A rotation by somebody else from before an incident can answer a trigger that you change " +
      "for it: a warning says which, and when to ask again.",
    absent: "none: every request rotates",
  }),
  timeout: rotationFields.timeout.describe(
    "How long one create or update may take, waiting for the rotation included: a whole number and " +
      "`s`, `m`, `h` or `d`. A rotation that has not ended by then is kept as unfinished, and followed " +
      "by the next `up`. (Pulumi's `customTimeouts` do not reach dynamic providers.)",
  ),
  region: place.region.meta({
    description:
      'The secret\'s region, such as `"cn-north-4"`. Another region than the one in state ' + "replaces the resource.",
    absent: "the provider's `region`",
  }),
  projectId: place.projectId.meta({
    description:
      "The id of the secret's project, 32 characters. Another project than the one in state " +
      "replaces the resource.",
    absent: "the provider's `projectId`, else the project that IAM knows by the region's name",
  }),
});

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;

/** The outputs of a SecretRotation. */
export const outputFields = z.object({
  secretName: z.string().describe("The secret's name."),
  triggers: z
    .record(z.string(), z.string())
    .nullable()
    .describe("The trigger values that the recorded rotation was started for: today's, once an `up` has succeeded."),
  rotateOnCreate: z.boolean().describe("Whether making the resource rotates the secret."),
  maxAge: z.string().nullable().describe("The age from which the secret is due to rotate."),
  minInterval: z.string().nullable().describe("A rotation younger than this satisfies a request."),
  timeout: z.string().describe("How long one operation may take."),
  region: z.string().describe("The region that the secret was found in."),
  projectId: z.string().describe("The project that the secret was found in."),
  versionId: z
    .string()
    .nullable()
    .describe('The version that is current (SYSCURRENT), such as `"v3"`. Computed by CSMS.'),
  previousVersionId: z
    .string()
    .nullable()
    .describe("The version that was current before, as far as this resource saw. Computed by this package."),
  versionTime: z
    .string()
    .nullable()
    .describe("Since when the current version is current, as ISO 8601 in UTC. Computed by CSMS."),
  rotationTaskId: z.string().nullable().describe("The id of the last rotation's task. Computed by CSMS."),
  rotationTaskStatus: z
    .string()
    .nullable()
    .describe(
      'How that task ended: `"SUCCESS"` or `"FAILED"`; absent while it runs, or if its list has ' +
        "forgotten it. Computed by CSMS.",
    ),
  lastRotationTime: z
    .string()
    .nullable()
    .describe("When the secret last rotated, as ISO 8601 in UTC; absent if it never did. Computed by CSMS."),
  nextRotationDue: z
    .string()
    .nullable()
    .describe("When the next rotation is due by `maxAge`, as ISO 8601 in UTC. Computed by this package."),
  automaticRotation: z
    .boolean()
    .nullable()
    .describe("Whether CSMS rotates the secret by itself too. Computed by CSMS."),
  nextRotationTime: z
    .string()
    .nullable()
    .describe("When CSMS will rotate the secret by itself next, as ISO 8601 in UTC. Computed by CSMS."),
  rotationRequestTime: z
    .string()
    .nullable()
    .describe("When this resource sent the last request that succeeded, by the cloud's clock, as ISO 8601 in UTC."),
});
