import { z } from "zod";
import { secretName } from "../fields";
import { rotationFields } from "../rotation/fields";

/** The inputs of a SecretRotation. */
export const fields = z.object({ secretName, ...rotationFields });

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;
