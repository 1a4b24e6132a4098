// Written by `npm run docs` from provider/lifecycle: do not edit it.
import type * as pulumi from "@pulumi/pulumi";
import { isOfKind, type KindName, RotationResource } from "./seam";

/**
 * What a program declares of the rotation of a CSMS secret on request.
 */
export interface SecretRotationArgs {
  /**
   * The secret's name: 1 to 64 letters, digits, hyphens and underscores. Another name replaces the resource. The
   * secret must be bound to a database (type RDS-FG or GaussDB-FG): common ("shared") secrets cannot rotate.
   *
   * Source: api-docs/004, Rotating a Secret.
   */
  secretName: pulumi.Input<string>;
  /**
   * A map of text: each time an entry is added, changed or removed, the secret rotates once, in place. Two changes in
   * one `up` are one rotation. The values are kept in state; secret ones stay encrypted there.
   */
  triggers?: pulumi.Input<Record<string, pulumi.Input<string | undefined>> | undefined>;
  /**
   * Whether making the resource rotates the secret. `false` adopts the secret as it is: recorded, not rotated.
   *
   * @defaultValue `true`
   */
  rotateOnCreate?: pulumi.Input<boolean | undefined>;
  /**
   * The age from which the secret is due to rotate: a whole number and `s`, `m`, `h` or `d`, from `"1h"` to
   * `"3650d"`. It is judged when Pulumi runs, by the cloud's clock, against the cloud's last rotation; a secret that
   * never rotated is as old as its current version.
   *
   * @defaultValue none: age makes no rotation due
   */
  maxAge?: pulumi.Input<string | undefined>;
  /**
   * A rotation younger than this answers a request, unless the state has it on record for earlier triggers: then a
   * changed trigger rotates. A whole number and `s`, `m`, `h` or `d`, shorter than `maxAge`. It covers what Pulumi
   * cannot know: an engine that was killed before it could record a rotation. A rotation by somebody else from before
   * an incident can answer a trigger that you change for it: a warning says which, and when to ask again.
   *
   * @defaultValue none: every request rotates
   */
  minInterval?: pulumi.Input<string | undefined>;
  /**
   * How long one create or update may take, waiting for the rotation included: a whole number and `s`, `m`, `h` or
   * `d`. A rotation that has not ended by then is kept as unfinished, and followed by the next `up`. (Pulumi's
   * `customTimeouts` do not reach dynamic providers.)
   *
   * @defaultValue `"10m"`
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

const KIND: KindName = "SecretRotation";

const OUTPUTS = [
  "secretName",
  "triggers",
  "rotateOnCreate",
  "maxAge",
  "minInterval",
  "timeout",
  "region",
  "projectId",
  "versionId",
  "previousVersionId",
  "versionTime",
  "rotationTaskId",
  "rotationTaskStatus",
  "lastRotationTime",
  "nextRotationDue",
  "automaticRotation",
  "nextRotationTime",
  "rotationRequestTime",
] as const;

/**
 * Rotates a CSMS secret once per request, and follows the rotation to its end. A request is the making of the
 * resource, a changed trigger, or an age above `maxAge`.
 *
 * The secret's value is never read. A rotation whose answer was lost, or whose wait was cut short, is kept in state
 * and followed by the next `up`: it is not sent again as long as it may still have been processed. Deleting the
 * resource changes nothing in the cloud.
 *
 * @example
 * ```ts
 * import { SecretRotation } from "pulumi-huaweicloud-rotation";
 *
 * new SecretRotation("db-password", { secretName: "db-password", maxAge: "30d", triggers: { incident: "2026-11" } });
 * ```
 */
export class SecretRotation extends RotationResource {
  /**
   * The secret's name.
   */
  declare readonly secretName: pulumi.Output<string>;
  /**
   * The trigger values that the recorded rotation was started for: today's, once an `up` has succeeded.
   */
  declare readonly triggers: pulumi.Output<Record<string, string> | undefined>;
  /**
   * Whether making the resource rotates the secret.
   */
  declare readonly rotateOnCreate: pulumi.Output<boolean>;
  /**
   * The age from which the secret is due to rotate.
   */
  declare readonly maxAge: pulumi.Output<string | undefined>;
  /**
   * A rotation younger than this satisfies a request.
   */
  declare readonly minInterval: pulumi.Output<string | undefined>;
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
   * The version that is current (SYSCURRENT), such as `"v3"`. Computed by CSMS.
   */
  declare readonly versionId: pulumi.Output<string | undefined>;
  /**
   * The version that was current before, as far as this resource saw. Computed by this package.
   */
  declare readonly previousVersionId: pulumi.Output<string | undefined>;
  /**
   * Since when the current version is current, as ISO 8601 in UTC. Computed by CSMS.
   */
  declare readonly versionTime: pulumi.Output<string | undefined>;
  /**
   * The id of the last rotation's task. Computed by CSMS.
   */
  declare readonly rotationTaskId: pulumi.Output<string | undefined>;
  /**
   * How that task ended: `"SUCCESS"` or `"FAILED"`; absent while it runs, or if its list has forgotten it. Computed
   * by CSMS.
   */
  declare readonly rotationTaskStatus: pulumi.Output<string | undefined>;
  /**
   * When the secret last rotated, as ISO 8601 in UTC; absent if it never did. Computed by CSMS.
   */
  declare readonly lastRotationTime: pulumi.Output<string | undefined>;
  /**
   * When the next rotation is due by `maxAge`, as ISO 8601 in UTC. Computed by this package.
   */
  declare readonly nextRotationDue: pulumi.Output<string | undefined>;
  /**
   * Whether CSMS rotates the secret by itself too. Computed by CSMS.
   */
  declare readonly automaticRotation: pulumi.Output<boolean | undefined>;
  /**
   * When CSMS will rotate the secret by itself next, as ISO 8601 in UTC. Computed by CSMS.
   */
  declare readonly nextRotationTime: pulumi.Output<string | undefined>;
  /**
   * When this resource sent the last request that succeeded, by the cloud's clock, as ISO 8601 in UTC.
   */
  declare readonly rotationRequestTime: pulumi.Output<string | undefined>;

  /**
   * @param name - the resource's name in the program
   * @param args - what is declared
   * @param options - Pulumi's resource options; `import` is refused, since declaring an object adopts it
   */
  constructor(name: string, args: SecretRotationArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, OUTPUTS, options);
  }

  /** Whether a value is a SecretRotation, also where another copy of this package made it. */
  static override isInstance(value: unknown): value is SecretRotation {
    return isOfKind(KIND, value);
  }
}
