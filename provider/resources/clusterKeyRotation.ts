// Written by `npm run docs` from provider/lifecycle: do not edit it.
import type * as pulumi from "@pulumi/pulumi";
import { isOfKind, type KindName, RotationResource } from "./seam";

/**
 * What a program declares of the encryption key of a DWS cluster.
 */
export interface ClusterKeyRotationArgs {
  /**
   * The cluster's id, a UUID. Another id replaces the resource. The cluster must be encrypted.
   *
   * Source: api-docs/000, Rotating a Key.
   */
  clusterId: pulumi.Input<string>;
  /**
   * A map of text: each time an entry is added, changed or removed, the cluster's encryption key rotates once, in
   * place. Two changes in one `up` are one rotation. The values are kept in state; secret ones stay encrypted there.
   */
  triggers?: pulumi.Input<Record<string, pulumi.Input<string | undefined>> | undefined>;
  /**
   * Whether making the resource rotates the cluster's key. `false` adopts it as it is: recorded, not rotated.
   *
   * @defaultValue `true`
   */
  rotateOnCreate?: pulumi.Input<boolean | undefined>;
  /**
   * The age from which the key is due to rotate: a whole number and `s`, `m`, `h` or `d`, from `"1h"` to `"3650d"`.
   * It is judged when Pulumi runs, by the cloud's clock, against the cluster's last rotation; where that is not
   * known, age makes no rotation due. Needs the permission to read the cluster's encryption.
   *
   * @defaultValue none: age makes no rotation due
   */
  maxAge?: pulumi.Input<string | undefined>;
  /**
   * A rotation younger than this answers a request, unless the state has it on record for earlier triggers: then a
   * changed trigger rotates. A whole number and `s`, `m`, `h` or `d`, shorter than `maxAge`. A rotation by somebody
   * else from before an incident can answer a trigger that you change for it: a warning says which, and when to ask
   * again.
   *
   * @defaultValue none: every request rotates
   */
  minInterval?: pulumi.Input<string | undefined>;
  /**
   * The id of the KMS key that is the cluster's master key, 36 characters. Where it is declared, the cluster is
   * pointed to it, in place, whenever it has another; where it is not, the master key is not this resource's. Keep
   * the key before it enabled: a cluster goes down with a key that it still needs.
   *
   * @defaultValue none: the master key is left as it is
   */
  masterKeyId?: pulumi.Input<string | undefined>;
  /**
   * How long one create or update may take, with its retries while the cluster is busy: a whole number and `s`, `m`,
   * `h` or `d`. (Pulumi's `customTimeouts` do not reach dynamic providers.)
   *
   * @defaultValue `"10m"`
   */
  timeout?: pulumi.Input<string | undefined>;
  /**
   * The cluster's region, such as `"cn-north-4"`. Another region than the one in state replaces the resource.
   *
   * @defaultValue the provider's `region`
   */
  region?: pulumi.Input<string | undefined>;
  /**
   * The id of the cluster's project, 32 characters. Another project than the one in state replaces the resource.
   *
   * @defaultValue the provider's `projectId`, else the project that IAM knows by the region's name
   */
  projectId?: pulumi.Input<string | undefined>;
}

const KIND: KindName = "ClusterKeyRotation";

const OUTPUTS = [
  "clusterId",
  "triggers",
  "rotateOnCreate",
  "maxAge",
  "minInterval",
  "masterKeyId",
  "timeout",
  "region",
  "projectId",
  "masterKeyName",
  "cryptAlgorithm",
  "lastRotationTime",
  "lastRotationTimeText",
  "nextRotationDue",
  "rotationRequestTime",
] as const;

/**
 * Rotates the encryption key of a DWS cluster once per request, and keeps the cluster under a declared master key.
 * A request is the making of the resource, a changed trigger, an age above `maxAge`, or another `masterKeyId`.
 *
 * DWS has no token against doing it twice and no task to follow: a request whose answer was lost is kept in state,
 * and what became of it is found out by comparing the time of the last rotation. Deleting the resource changes
 * nothing in the cloud.
 *
 * @example
 * ```ts
 * import { ClusterKeyRotation } from "pulumi-huaweicloud-rotation";
 *
 * new ClusterKeyRotation("warehouse", { clusterId: "9f76c502-fc9c-4a52-8656-65d0da6e3d57", maxAge: "90d" });
 * ```
 */
export class ClusterKeyRotation extends RotationResource {
  /**
   * The cluster's id.
   */
  declare readonly clusterId: pulumi.Output<string>;
  /**
   * The trigger values that the recorded rotation was started for: today's, once an `up` has succeeded.
   */
  declare readonly triggers: pulumi.Output<Record<string, string> | undefined>;
  /**
   * Whether making the resource rotates the cluster's key.
   */
  declare readonly rotateOnCreate: pulumi.Output<boolean>;
  /**
   * The age from which the key is due to rotate.
   */
  declare readonly maxAge: pulumi.Output<string | undefined>;
  /**
   * A rotation younger than this satisfies a request.
   */
  declare readonly minInterval: pulumi.Output<string | undefined>;
  /**
   * The id of the cluster's master key in KMS, whether it is declared or not. Computed by DWS.
   */
  declare readonly masterKeyId: pulumi.Output<string | undefined>;
  /**
   * How long one operation may take.
   */
  declare readonly timeout: pulumi.Output<string>;
  /**
   * The region that the cluster was found in.
   */
  declare readonly region: pulumi.Output<string>;
  /**
   * The project that the cluster was found in.
   */
  declare readonly projectId: pulumi.Output<string>;
  /**
   * The name of the cluster's master key in KMS. Computed by DWS.
   */
  declare readonly masterKeyName: pulumi.Output<string | undefined>;
  /**
   * The cluster's algorithm, such as `"generalCipher"`. Computed by DWS.
   */
  declare readonly cryptAlgorithm: pulumi.Output<string | undefined>;
  /**
   * When the cluster's key last rotated, as ISO 8601: by the cloud's clock where this resource rotated it, else read
   * from `lastRotationTimeText` as if that were in UTC, since the API names no zone; absent if it never rotated, or
   * if that would lie in the future. Computed by this package.
   */
  declare readonly lastRotationTime: pulumi.Output<string | undefined>;
  /**
   * When the cluster's key last rotated, as DWS writes it, without a zone. Computed by DWS.
   */
  declare readonly lastRotationTimeText: pulumi.Output<string | undefined>;
  /**
   * When the next rotation is due by `maxAge`, as ISO 8601 in UTC. Computed by this package.
   */
  declare readonly nextRotationDue: pulumi.Output<string | undefined>;
  /**
   * When this resource sent the last request that succeeded, by the cloud's clock, as ISO 8601 in UTC.
   */
  declare readonly rotationRequestTime: pulumi.Output<string | undefined>;

  /**
   * @param name - the resource's name in the program
   * @param args - what is declared
   * @param options - Pulumi's resource options; `import` is refused, since declaring an object adopts it
   */
  constructor(name: string, args: ClusterKeyRotationArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, OUTPUTS, options);
  }

  /** Whether a value is a ClusterKeyRotation, also where another copy of this package made it. */
  static override isInstance(value: unknown): value is ClusterKeyRotation {
    return isOfKind(KIND, value);
  }
}
