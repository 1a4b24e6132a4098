import { z } from "zod";
import { duration, keyId, onDelete, place } from "../fields";

const INTERVAL = "must be a whole number of days from 30 to 365";

/** The inputs of a KeyRotationPolicy. */
export const fields = z.object({
  keyId,
  enabled: z.boolean("must be true or false").default(true),
  rotationInterval: z.int(INTERVAL).min(30, INTERVAL).max(365, INTERVAL).optional(),
  onDelete,
  timeout: duration("1s", "1d").default("2m"),
  ...place,
});

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;
