import { z } from "zod";
import { time } from "./time";

/** A DWS cluster (huawei-apis §3). */
export function clusterSchema(now: () => number) {
  return z.strictObject({
    /** A UUID. */
    clusterId: z.string(),
    /** @defaultValue the region's project */
    projectId: z.string().optional(),
    name: z.string().default("warehouse"),
    /** Tags by their key. */
    tags: z.record(z.string(), z.string()).default({}),
    enterpriseProjectId: z.string().default("0"),
    status: z.string().default("AVAILABLE"),
    taskStatus: z.string().default(""),
    /** Below 8.0.0 its key cannot be rotated (DWS.5206). */
    version: z.string().default("8.1.3"),
    createTime: time(now).default(now),
    /** The KMS key that it is encrypted with; a cluster without one is not encrypted. */
    masterKeyId: z.string().optional(),
    /** @defaultValue the alias of the KMS key */
    masterKeyName: z.string().optional(),
    cryptAlgorithm: z.string().default("generalCipher"),
    lastRotateKeyTime: time(now).optional(),
    /** Until then, every operation is refused with DWS.7023. */
    busyUntil: time(now).optional(),
    /** Whether it was deleted: then it answers DWS.3027 rather than as an id that never was. */
    deleted: z.boolean().default(false),
  });
}

/** A DWS cluster as the emulator holds it. Times are milliseconds since 1970. */
export type EmulatedCluster = z.output<ReturnType<typeof clusterSchema>>;
