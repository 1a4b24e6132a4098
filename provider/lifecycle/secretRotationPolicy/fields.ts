import { z } from "zod";
import {
  duration,
  onDelete,
  placeInputs,
  placeOutputs,
  policyTimeout,
  secretName,
  secretNameText,
  textOrNull,
  timeoutOutput,
} from "../fields";

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
    description: secretNameText,
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
  onDelete: onDelete("secret"),
  timeout: policyTimeout,
  ...placeInputs("secret"),
});

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;

/** The outputs of a SecretRotationPolicy. */
export const outputFields = z.object({
  secretName: z.string().describe("The secret's name."),
  enabled: z.boolean().describe("Whether CSMS rotates the secret by itself."),
  rotationPeriod: textOrNull(
    "How often the secret rotates: as declared where the cloud means the same, else as the cloud has it.",
  ),
  rotationFunctionUrn: textOrNull(
    "The URN of the function that rotates the secret, declared or not. Computed by CSMS.",
  ),
  onDelete: z.enum(["retain", "disable"]).describe("What becomes of the rotation when the resource is deleted."),
  timeout: timeoutOutput,
  ...placeOutputs("secret"),
  lastRotationTime: textOrNull(
    "When the secret last rotated, as ISO 8601 in UTC; absent if it never did. Computed by CSMS.",
  ),
  nextRotationTime: textOrNull(
    "When CSMS will rotate the secret next, as ISO 8601 in UTC; absent while rotation is off. Computed by CSMS.",
  ),
});
