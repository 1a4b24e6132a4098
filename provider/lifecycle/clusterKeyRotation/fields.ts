import { z } from "zod";
import { clusterId, keyId } from "../fields";
import { rotationFields } from "../rotation/fields";

/** The inputs of a ClusterKeyRotation. */
export const fields = z.object({ clusterId, ...rotationFields, masterKeyId: keyId.optional() });

/** The inputs, with their defaults. */
export type Inputs = z.output<typeof fields>;
