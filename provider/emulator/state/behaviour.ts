import { z } from "zod";
import { duration } from "./time";

/**
 * What the fact sheet could not settle ([U]), each with the ways that it may be. The number in brackets is the section of
 * the fact sheet (huawei-apis). A default is the likelier way, never a claim.
 */
export const behaviourSchema = z.strictObject({
  // KMS
  /** [1.3] Whether enabling rotation again puts the interval back to 365 days. */
  reenableResetsInterval: z.boolean().default(true),
  /** [1] The body of a KMS write that succeeded: none at all, or `{}`. */
  successBody: z.enum(["empty", "object"]).default("empty"),
  /** [1.3] What get-key-rotation-status does for a key whose kind cannot rotate: says that it is off, or refuses. */
  statusOfUnrotatableKey: z.enum(["off", "refuse"]).default("off"),
  /** [1.3] What `rotation_interval` is while rotation is off: the last one, 365, not there, or 0. */
  intervalWhileOff: z.enum(["kept", "default", "absent", "zero"]).default("kept"),
  /** [1.1] What `last_rotation_time` is before the first rotation. */
  neverRotated: z.enum(["empty", "absent"]).default("empty"),
  /** [1.1] Whether booleans of get-key-rotation-status arrive as "true" and "false", as OTC documents it. */
  booleansAsStrings: z.boolean().default(false),
  /** [1.1] The same of its numbers. */
  numbersAsStrings: z.boolean().default(false),
  /** [DESIGN §4] How long after its creation a key still answers KMS.0207. */
  newKeyVisibleAfter: duration.default("0s"),
  /** [DESIGN §4] For how long reads still show what was before a write: status, describe-key, show secret, encrypt-info. */
  statusLagsWrites: duration.default("0s"),

  // Lists
  /**
   * [account-apis 1] What the marker of a list's last page is: none; the page's own last item, as an example of CSMS shows
   * it (KMS: the number of keys); or, as no cloud should, the start of the list.
   */
  lastMarker: z.enum(["none", "last item", "first item"]).default("none"),
  /** [account-apis 1] Whether `truncated` of list-keys arrives as a boolean rather than as text. */
  truncatedAsBoolean: z.boolean().default(false),
  /** [account-apis 1] The most items of one page, where that is less than what was asked for. */
  largestPage: z.int().min(1).max(1000).default(1000),

  // CSMS
  /** [2.3] Whether rotate answers `version_id`: no; beside the task; or alone, with the rotation done at once (type RDS). */
  rotateAnswersVersionId: z.enum(["no", "also", "only"]).default("no"),
  /** [2.3] What a rotate does while a task of the secret runs. */
  secondRotateWhileRunning: z.enum(["accept", "refuse"]).default("accept"),
  /** [2.3] The code with which it is refused. */
  secondRotateCode: z.string().default("CSMS.0002"),
  /** [2.1] `task_status` of a task that has not ended. */
  runningTaskStatus: z.string().default("RUNNING"),
  /** [2.1] Whether tasks tell their `task_time`. */
  taskTimeTold: z.boolean().default(true),
  /** [2] What ListSecretTask does with a `task_id`: it lists that task, or refuses the question (CSMS.0005). */
  tasksByTaskId: z.enum(["listed", "refused"]).default("listed"),
  /** [2.4] The code of a rotation of a COMMON secret. */
  commonSecretRotateCode: z.string().default("CSMS.0002"),
  /** [2.1] How the cloud spells `rotation_period`: as it was sent, or in its largest or smallest unit. */
  periodNormalised: z.enum(["no", "largest", "seconds"]).default("no"),
  /** [2.1] Whether a rotation on request moves the next automatic one to a whole period later. */
  rotateMovesNextRotation: z.boolean().default(true),
  /** [2] In which order tasks are listed. */
  tasksOrder: z.enum(["newest", "oldest"]).default("newest"),
  /** [2] The body of an update: the secret, or `{}`. */
  updateAnswers: z.enum(["secret", "nothing"]).default("secret"),

  // DWS
  /** [3] The zone of DWS's times, which carry none. */
  dwsTimeZone: z
    .string()
    .regex(/^[+-]\d\d:\d\d$/, 'must be an offset such as "+08:00"')
    .default("+00:00"),
  /** [3] The form of `last_rotate_key_time`: as `rotate_key_time`, ISO 8601, milliseconds, or never given. */
  lastRotateKeyTimeFormat: z.enum(["date time", "iso", "milliseconds", "null"]).default("date time"),
  /** [3] Whether encrypt-info tells `master_key_id`. */
  masterKeyIdTold: z.boolean().default(true),
  /** [3] What `master_key_id` does: it re-points the cluster, or must name the key that the cluster has. */
  masterKeyIdMeans: z.enum(["repoint", "filter"]).default("repoint"),
  /** [3] Whether re-pointing to another master key moves `last_rotate_key_time`. */
  repointMovesRotateTime: z.boolean().default(true),
  /** [3] The body of a rotate-key that succeeded: all its fields (all are optional), or `{}`. */
  rotateKeyAnswers: z.enum(["fields", "nothing"]).default("fields"),
  /** [3] The code of a rotate-key on a cluster that is not encrypted. */
  unencryptedRotateCode: z.string().default("DWS.5095"),
  /** [3] The code of a re-pointing to a key that KMS does not have, or that is not enabled. */
  unusableMasterKeyCode: z.string().default("DWS.9999"),
  /** [3.1] The code of a cluster id that never was: DWS.0015 (403), DWS.0047 (401 or 404), DWS.3027 (404). */
  clusterGoneCode: z.enum(["DWS.0015", "DWS.0047", "DWS.3027"]).default("DWS.0015"),
  /** [3.1] Its HTTP status, where it is not the code's usual one. */
  clusterGoneStatus: z.int().min(200).max(599).optional(),
  /** [3.1] Whether refusals of DWS arrive with HTTP 200. */
  dwsErrorsWith200: z.boolean().default(false),
  /** [3.1] Whether DWS says `error_code: "DWS.0000"` when it succeeded, or an empty one. */
  dwsSuccessCode: z.union([z.boolean(), z.literal("empty")]).default(false),
  /** [3.1] The code of a permission refusal; none is published. */
  dwsDeniedCode: z.string().default("DWS.0013"),
  /** [3] For how long a cluster answers DWS.7023 after a rotation of its key. */
  busyAfterRotate: duration.default("0s"),

  // Signing in and the gateway
  /** [1.4, 5.4] Who refuses a token: the service, with a code of its own, or the gateway (APIGW.0301, APIGW.0307). */
  tokenRefusedBy: z.enum(["service", "gateway"]).default("service"),
  /** [4] How long a token lives. */
  tokenLife: duration.default("24h"),
  /** [4] Whether the metadata service knows tokens of its own (v2). */
  metadata: z.enum(["v2", "v1"]).default("v2"),
  /** [4] The agency of the machine that metadata speaks for; none, where absent. */
  metadataAgency: z.string().optional(),
  /** The longest life of a temporary access key, whatever was asked for: keys that end soon show what renews them. */
  keyLife: duration.optional(),
  /** How long a token of the identity provider's lives (GitHub's: minutes). */
  identityTokenLife: duration.default("5m"),
  /** The bearer token for which a job is given identity tokens at `/job/identity-token`, as GitHub's service does. */
  jobBearer: z.string().default("emulated-job-bearer"),
  /** The agency of the pod that `/pod-identity/credentials` speaks for; none, where absent. */
  podAgency: z.string().optional(),
  /** The pod's token, which that address is given. */
  podToken: z.string().default("emulated-pod-token"),
  /** How that address spells a key (sign-in.md). */
  podAnswers: z.enum(["credential", "credentials", "bare"]).default("credential"),
});

/** How the emulated cloud behaves where the fact sheet leaves it open. */
export type Behaviour = z.output<typeof behaviourSchema>;
