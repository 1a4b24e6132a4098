import { z } from "zod";
import { parsePeriod } from "../csms/period";
import { duration, time } from "./time";

const outcome = z.enum(["SUCCESS", "FAILED"]);

/** How the rotations of a secret go that are started from now on. */
const rotation = z.strictObject({
  /** How long a task runs, by the cloud's clock. */
  duration: duration.default("5s"),
  outcome: outcome.default("SUCCESS"),
  /** An undocumented status that a task has once it has ended. */
  endStatus: z.string().optional(),
  /** What a task that failed says. */
  code: z.string().default("CSMS.0001"),
  message: z.string().default("The rotation function could not change the password."),
  attempts: z.int().default(1),
  /** How long after its start a task shows up in the list. */
  listedAfter: duration.default("0s"),
  /** How long after its start a task is no longer listed; never, where absent. */
  vanishesAfter: duration.optional(),
});

const version = (now: () => number) =>
  z.strictObject({
    /** "v1", "v2", … */
    id: z.string(),
    createTime: time(now).default(now),
    expireTime: time(now).optional(),
    stages: z.array(z.string()).default([]),
    /** When its stages were last moved. */
    stageTime: time(now).default(now),
  });

const task = (now: () => number) =>
  z.strictObject({
    taskId: z.string(),
    cause: z.enum(["requested", "automatic"]).default("requested"),
    startTime: time(now),
    endTime: time(now),
    listedTime: time(now),
    vanishTime: time(now).optional(),
    outcome: outcome.default("SUCCESS"),
    endStatus: z.string().optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    attempts: z.int().default(1),
    /** Whether its end has had its effect. */
    ended: z.boolean().default(false),
  });

/** A CSMS secret (huawei-apis §2). It has no value: nothing here ever reads one. */
export function secretSchema(now: () => number) {
  return z.strictObject({
    name: z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/, "must be 1 to 64 letters, digits, _ or -"),
    /** @defaultValue the region's project */
    projectId: z.string().optional(),
    id: z.string().optional(),
    state: z.enum(["ENABLED", "DISABLED", "PENDING_DELETE", "FROZEN"]).default("ENABLED"),
    secretType: z.enum(["COMMON", "RDS", "RDS-FG", "GaussDB-FG"]).default("RDS-FG"),
    kmsKeyId: z.string().optional(),
    description: z.string().default(""),
    createTime: time(now).default(now),
    updateTime: time(now).default(now),
    scheduledDeleteTime: time(now).optional(),
    autoRotation: z.boolean().default(false),
    /** As the cloud holds it, such as "30d". */
    rotationPeriod: z
      .string()
      .refine((period) => parsePeriod(period) !== undefined, 'must be such as "30d", from 6h to 8760h')
      .optional(),
    rotationConfig: z.string().optional(),
    rotationTime: time(now).optional(),
    /** @defaultValue one period from now, where automatic rotation is on */
    nextRotationTime: time(now).optional(),
    eventSubscriptions: z.array(z.string()).default([]),
    rotationFunctionUrn: z.string().optional(),
    enterpriseProjectId: z.string().default("0"),
    versions: z
      .array(version(now)) // A new object each time: one shared default would be the same version in all secrets.
      .default(() => [{ id: "v1", createTime: now(), stageTime: now(), stages: ["SYSCURRENT"] }]),
    tasks: z.array(task(now)).default([]),
    rotation: rotation.prefault({}),
  });
}

/** A CSMS secret as the emulator holds it. Times are milliseconds since 1970. */
export type EmulatedSecret = z.output<ReturnType<typeof secretSchema>>;
/** A rotation task of a secret. */
export type EmulatedTask = EmulatedSecret["tasks"][number];
