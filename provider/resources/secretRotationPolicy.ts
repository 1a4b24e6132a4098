// Written by `npm run docs` from provider/lifecycle: do not edit it.
import type * as pulumi from "@pulumi/pulumi";
import { isOfKind, type KindName, RotationResource } from "./seam";

/**
 * What a program declares of the automatic rotation of a CSMS secret.
 */
export interface SecretRotationPolicyArgs {
  /**
   * The secret's name: 1 to 64 letters, digits, hyphens and underscores. Another name replaces the resource. The
   * secret must be bound to a database (type RDS-FG or GaussDB-FG): common ("shared") secrets cannot rotate.
   *
   * Source: API Explorer, CSMS UpdateSecret.
   */
  secretName: pulumi.Input<string>;
  /**
   * Whether CSMS rotates the secret by itself.
   *
   * @defaultValue `true`
   */
  enabled?: pulumi.Input<boolean | undefined>;
  /**
   * How often the secret rotates: a whole number and `s`, `m`, `h` or `d`, from `"6h"` to `"365d"`. It is kept, and
   * not sent, while `enabled` is false. Left out, a secret that rotates keeps its period; one that does not is
   * refused. It is sent only when the cloud's is another length of time: `"24h"` and `"1d"` are the same.
   *
   * Source: API Explorer, CSMS UpdateSecret.
   */
  rotationPeriod?: pulumi.Input<string | undefined>;
  /**
   * The URN of the FunctionGraph function that rotates the secret. Where it is not declared, the secret's own is left
   * as it is.
   *
   * @defaultValue none: the secret's own
   */
  rotationFunctionUrn?: pulumi.Input<string | undefined>;
  /**
   * What becomes of the rotation when the resource is deleted: `"retain"` leaves the secret as it is, `"disable"`
   * turns its rotation off, unless another policy of the same program and provider still declares the secret.
   *
   * @defaultValue `"retain"`
   */
  onDelete?: pulumi.Input<"retain" | "disable" | undefined>;
  /**
   * How long one create, update, refresh or delete may take, with its retries: a whole number and `s`, `m`, `h` or
   * `d`. (Pulumi's `customTimeouts` do not reach dynamic providers.)
   *
   * @defaultValue `"2m"`
   */
  timeout?: pulumi.Input<string | undefined>;
  /**
   * The secret's region, such as `"cn-north-4"`. Another region than the one in state replaces the resource.
   *
   * @defaultValue the provider's `region`
   */
  region?: pulumi.Input<string | undefined>;
  /**
   * The id of the secret's project, 32 characters. Another project than the one in state replaces the resource.
   *
   * @defaultValue the provider's `projectId`, else the project that IAM knows by the region's name
   */
  projectId?: pulumi.Input<string | undefined>;
}

const KIND: KindName = "SecretRotationPolicy";

const OUTPUTS = [
  "secretName",
  "enabled",
  "rotationPeriod",
  "rotationFunctionUrn",
  "onDelete",
  "timeout",
  "region",
  "projectId",
  "lastRotationTime",
  "nextRotationTime",
] as const;

/**
 * Keeps the automatic rotation of a CSMS secret as declared: on or off, every 6 hours to 365 days.
 *
 * It observes first and writes only the difference, and sends only what is declared: the secret's description, key
 * and subscriptions stay as they are. Deleting it leaves the secret rotating, unless `onDelete` is `"disable"`.
 *
 * @example
 * ```ts
 * import { SecretRotationPolicy } from "pulumi-huaweicloud-rotation";
 *
 * new SecretRotationPolicy("db-password", { secretName: "db-password", rotationPeriod: "30d" });
 * ```
 */
export class SecretRotationPolicy extends RotationResource {
  /**
   * The secret's name.
   */
  declare readonly secretName: pulumi.Output<string>;
  /**
   * Whether CSMS rotates the secret by itself.
   */
  declare readonly enabled: pulumi.Output<boolean>;
  /**
   * How often the secret rotates: as declared where the cloud means the same, else as the cloud has it.
   */
  declare readonly rotationPeriod: pulumi.Output<string | undefined>;
  /**
   * The URN of the function that rotates the secret, declared or not. Computed by CSMS.
   */
  declare readonly rotationFunctionUrn: pulumi.Output<string | undefined>;
  /**
   * What becomes of the rotation when the resource is deleted.
   */
  declare readonly onDelete: pulumi.Output<"retain" | "disable">;
  /**
   * How long one operation may take.
   */
  declare readonly timeout: pulumi.Output<string>;
  /**
   * The region that the secret was found in.
   */
  declare readonly region: pulumi.Output<string>;
  /**
   * The project that the secret was found in.
   */
  declare readonly projectId: pulumi.Output<string>;
  /**
   * When the secret last rotated, as ISO 8601 in UTC; absent if it never did. Computed by CSMS.
   */
  declare readonly lastRotationTime: pulumi.Output<string | undefined>;
  /**
   * When CSMS will rotate the secret next, as ISO 8601 in UTC; absent while rotation is off. Computed by CSMS.
   */
  declare readonly nextRotationTime: pulumi.Output<string | undefined>;

  /**
   * @param name - the resource's name in the program
   * @param args - what is declared
   * @param options - Pulumi's resource options; `import` is refused, since declaring an object adopts it
   */
  constructor(name: string, args: SecretRotationPolicyArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, OUTPUTS, options);
  }

  /** Whether a value is a SecretRotationPolicy, also where another copy of this package made it. */
  static override isInstance(value: unknown): value is SecretRotationPolicy {
    return isOfKind(KIND, value);
  }
}
