import { z } from "zod";
import { duration, onDelete, place, secretName } from "../fields";

const URN = "must be the URN of a FunctionGraph function, such as urn:fss:cn-north-4:…:function:default:rotate:latest";

/** The inputs of a SecretRotationPolicy. */
export const fields = z.object({
  secretName,
  enabled: z.boolean("must be true or false").default(true),
  rotationPeriod: duration("6h", "365d").optional(),
  rotationFunctionUrn: z
    .string(URN)
    .regex(/^urn:[\w:.@-]{1,250}$/, URN)
    .optional(),
  onDelete,
  timeout: duration("1s", "1d").default("2m"),
  ...place,
});

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;
