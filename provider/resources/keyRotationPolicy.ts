// Written by `npm run docs` from provider/lifecycle: do not edit it.
import type * as pulumi from "@pulumi/pulumi";
import { isOfKind, type KindName, RotationResource } from "./seam";

/**
 * What a program declares of the automatic rotation of a KMS key.
 */
export interface KeyRotationPolicyArgs {
  /**
   * The key's id: 36 characters, `^[0-9a-z]{8}-([0-9a-z]{4}-){3}[0-9a-z]{12}$`, not an alias. Another id replaces the
   * resource. The key must be a custom, symmetric one whose material KMS made, in the default keystore.
   *
   * Source: api-docs/001, Enable key rotation.
   */
  keyId: pulumi.Input<string>;
  /**
   * Whether KMS rotates the key by itself.
   *
   * @defaultValue `true`
   */
  enabled?: pulumi.Input<boolean | undefined>;
  /**
   * How often the key rotates, in days: a whole number from 30 to 365. It is kept, and not sent, while `enabled` is
   * false. Setting it starts a new period at KMS, so it is sent only when it differs from the cloud's. Left out, a
   * key that rotates keeps the interval that it has, and one that is turned on takes KMS's own: 365 days, unless the
   * key kept an earlier one.
   *
   * Source: api-docs/003, Modify key rotation interval.
   *
   * @defaultValue what the key has
   */
  rotationInterval?: pulumi.Input<number | undefined>;
  /**
   * What becomes of the rotation when the resource is deleted: `"retain"` leaves the key as it is, `"disable"` turns
   * its rotation off, unless another policy of the same program and provider still declares the key.
   *
   * @defaultValue `"retain"`
   */
  onDelete?: pulumi.Input<"retain" | "disable" | undefined>;
  /**
   * The key's region, such as `"cn-north-4"`. Another region than the one in state replaces the resource.
   *
   * @defaultValue the provider's `region`
   */
  region?: pulumi.Input<string | undefined>;
  /**
   * The id of the key's project, 32 characters. Another project than the one in state replaces the resource.
   *
   * @defaultValue the provider's `projectId`, else the project that IAM knows by the region's name
   */
  projectId?: pulumi.Input<string | undefined>;
  /**
   * How long one create, update, refresh or delete may take, with its retries: a whole number and `s`, `m`, `h` or
   * `d`. (Pulumi's `customTimeouts` do not reach dynamic providers.)
   *
   * @defaultValue `"2m"`
   */
  timeout?: pulumi.Input<string | undefined>;
}

const KIND: KindName = "KeyRotationPolicy";

const OUTPUTS = [
  "keyId",
  "enabled",
  "rotationInterval",
  "onDelete",
  "region",
  "projectId",
  "timeout",
  "lastRotationTime",
  "numberOfRotations",
  "nextRotationTime",
  "rotationIntervalSetTime",
] as const;

/**
 * Keeps the automatic rotation of a KMS key as declared: on or off, every 30 to 365 days.
 *
 * It observes first and writes only the difference, so an `up` with nothing to change sends nothing at all. A
 * policy on a key that already rotates as declared adopts it with one read. Deleting it leaves the key rotating,
 * unless `onDelete` is `"disable"`.
 *
 * @example
 * ```ts
 * import { KeyRotationPolicy } from "pulumi-huaweicloud-rotation";
 *
 * new KeyRotationPolicy("orders", { keyId: "0d0466b0-e727-4d9c-b35d-000000000002", rotationInterval: 90 });
 * ```
 */
export class KeyRotationPolicy extends RotationResource {
  /**
   * The key's id.
   */
  declare readonly keyId: pulumi.Output<string>;
  /**
   * Whether KMS rotates the key by itself.
   */
  declare readonly enabled: pulumi.Output<boolean>;
  /**
   * Days between rotations: the cloud's while rotation is on, the declared while it is off.
   */
  declare readonly rotationInterval: pulumi.Output<number | undefined>;
  /**
   * What becomes of the rotation when the resource is deleted.
   */
  declare readonly onDelete: pulumi.Output<"retain" | "disable">;
  /**
   * The region that the key was found in.
   */
  declare readonly region: pulumi.Output<string>;
  /**
   * The project that the key was found in.
   */
  declare readonly projectId: pulumi.Output<string>;
  /**
   * How long one operation may take.
   */
  declare readonly timeout: pulumi.Output<string>;
  /**
   * When KMS last rotated the key, as ISO 8601 in UTC; absent if it never did. Computed by KMS.
   */
  declare readonly lastRotationTime: pulumi.Output<string | undefined>;
  /**
   * How often KMS has rotated the key. Computed by KMS.
   */
  declare readonly numberOfRotations: pulumi.Output<number | undefined>;
  /**
   * When KMS is due to rotate the key next, as ISO 8601 in UTC: the later of the last rotation and
   * `rotationIntervalSetTime`, plus the interval. Absent while rotation is off and where this resource did not set
   * the interval itself, since KMS does not tell when the running period began. Computed by this package.
   */
  declare readonly nextRotationTime: pulumi.Output<string | undefined>;
  /**
   * When this resource last set the interval, which began a new period, as ISO 8601 in UTC. Computed by this package.
   */
  declare readonly rotationIntervalSetTime: pulumi.Output<string | undefined>;

  /**
   * @param name - the resource's name in the program
   * @param args - what is declared
   * @param options - Pulumi's resource options; `import` is refused, since declaring an object adopts it
   */
  constructor(name: string, args: KeyRotationPolicyArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, OUTPUTS, options);
  }

  /** Whether a value is a KeyRotationPolicy, also where another copy of this package made it. */
  static override isInstance(value: unknown): value is KeyRotationPolicy {
    return isOfKind(KIND, value);
  }
}
