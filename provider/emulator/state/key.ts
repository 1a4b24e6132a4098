import { z } from "zod";
import { time } from "./time";

/** A KMS key (huawei-apis §1). Whether it can rotate follows from its kind, as at the cloud. */
export function keySchema(now: () => number) {
  return z.strictObject({
    /** 36 characters, lower-case letters and digits. */
    keyId: z.string(),
    /** @defaultValue the region's project */
    projectId: z.string().optional(),
    /** @defaultValue "key-" and the first characters of the id */
    alias: z.string().optional(),
    description: z.string().default(""),
    /** Tags by their key. */
    tags: z.record(z.string(), z.string()).default({}),
    enterpriseProjectId: z.string().default("0"),
    keySpec: z.string().default("AES_256"),
    /** @defaultValue as the specification of the key asks for */
    keyUsage: z.string().optional(),
    /** 1 to be activated, 2 enabled, 3 disabled, 4 pending deletion, 5 pending import. */
    keyState: z.enum(["1", "2", "3", "4", "5"]).default("2"),
    origin: z.enum(["kms", "external"]).default("kms"),
    /** "0" is the default keystore; another value is a custom one, whose keys do not rotate. */
    keystoreId: z.string().default("0"),
    /** Whether it is a default master key of a service. */
    defaultKey: z.boolean().default(false),
    creationTime: time(now).default(now),
    scheduledDeletionTime: time(now).optional(),
    /** Whether automatic rotation is on. */
    rotationEnabled: z.boolean().default(false),
    /** Days. */
    rotationInterval: z.int().min(1).default(365),
    /** When the running period began: with the enabling, a new interval, or the last rotation. */
    periodStart: time(now).default(now),
    lastRotationTime: time(now).optional(),
    numberOfRotations: z.int().min(0).default(0),
    /** A code with which every write of the rotation is refused, where the kind of the key does not give one. */
    refusal: z.string().optional(),
  });
}

/** A KMS key as the emulator holds it. Times are milliseconds since 1970. */
export type EmulatedKey = z.output<ReturnType<typeof keySchema>>;
