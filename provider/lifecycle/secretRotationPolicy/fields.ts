import { z } from "zod";
import { duration, onDelete, place, secretName } from "../fields";

const URN = "must be the URN of a FunctionGraph function, such as urn:fss:cn-north-4:…:function:default:rotate:latest";

/** What the documentation says of a SecretRotationPolicy. */
export const about = {
  description: [
    "Keeps the automatic rotation of a CSMS secret as declared: on or off, every 6 hours to 365 days.",
    "It observes first and writes only the difference, and sends only what is declared: the secret's " +
      "description, key and subscriptions stay as they are. Deleting it leaves the secret rotating, " +
      'unless `onDelete` is `"disable"`.',
  ].join("\n\n"),
  args: "What a program declares of the automatic rotation of a CSMS secret.",
  example: [
    'import { SecretRotationPolicy } from "pulumi-huaweicloud-rotation";',
    "",
    'new SecretRotationPolicy("db-password", { secretName: "db-password", rotationPeriod: "30d" });',
  ].join("\n"),
};

/** The inputs of a SecretRotationPolicy. */
export const fields = z.object({
  secretName: secretName.meta({
    description:
      "The secret's name: 1 to 64 letters, digits, hyphens and underscores. Another name " +
      "replaces the resource. The secret must be bound to a database (type RDS-FG or " +
      'GaussDB-FG): common ("shared") secrets cannot rotate.',
    source: "API Explorer, CSMS UpdateSecret",
  }),
  enabled: z.boolean("must be true or false").default(true).describe("Whether CSMS rotates the secret by itself."),
  rotationPeriod: duration("6h", "365d")
    .optional()
    .meta({
      description:
        'How often the secret rotates: a whole number and `s`, `m`, `h` or `d`, from `"6h"` to ' +
        '`"365d"`. It is kept, and not sent, while `enabled` is false. Left out, a secret that rotates keeps its period; one that does not is refused. It is ' +
        'sent only when the cloud\'s is another length of time: `"24h"` and `"1d"` are the same.',
      source: "API Explorer, CSMS UpdateSecret",
    }),
  rotationFunctionUrn: z
    .string(URN)
    .regex(/^urn:[\w:.@-]{1,250}$/, URN)
    .optional()
    .meta({
      description:
        "The URN of the FunctionGraph function that rotates the secret. Where it is not declared, " +
        "the secret's own is left as it is.",
      absent: "none: the secret's own",
    }),
  onDelete: onDelete.describe(
    'What becomes of the rotation when the resource is deleted: `"retain"` leaves the secret as it is, ' +
      '`"disable"` turns its rotation off, unless another policy of the same program and provider still ' +
      "declares the secret.",
  ),
  timeout: duration("1s", "1d")
    .default("2m")
    .describe(
      "How long one create, update, refresh or delete may take, with its retries: a whole number and " +
        "`s`, `m`, `h` or `d`. (Pulumi's `customTimeouts` do not reach dynamic providers.)",
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

/** The outputs of a SecretRotationPolicy. */
export const outputFields = z.object({
  secretName: z.string().describe("The secret's name."),
  enabled: z.boolean().describe("Whether CSMS rotates the secret by itself."),
  rotationPeriod: z
    .string()
    .nullable()
    .describe("How often the secret rotates: as declared where the cloud means the same, else as the cloud has it."),
  rotationFunctionUrn: z
    .string()
    .nullable()
    .describe("The URN of the function that rotates the secret, declared or not. Computed by CSMS."),
  onDelete: z.enum(["retain", "disable"]).describe("What becomes of the rotation when the resource is deleted."),
  timeout: z.string().describe("How long one operation may take."),
  region: z.string().describe("The region that the secret was found in."),
  projectId: z.string().describe("The project that the secret was found in."),
  lastRotationTime: z
    .string()
    .nullable()
    .describe("When the secret last rotated, as ISO 8601 in UTC; absent if it never did. Computed by CSMS."),
  nextRotationTime: z
    .string()
    .nullable()
    .describe(
      "When CSMS will rotate the secret next, as ISO 8601 in UTC; absent while rotation is off. Computed by CSMS.",
    ),
});
