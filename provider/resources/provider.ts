import * as pulumi from "@pulumi/pulumi";

/** Settings of one account and region. Each is described in the README's table of settings. */
export interface ProviderArgs {
  /** The region, such as `"cn-north-4"`. */
  region?: pulumi.Input<string>;
  /** The access key id (AK) to sign with. Kept secret in state. */
  accessKey?: pulumi.Input<string>;
  /** The secret access key (SK) that belongs to `accessKey`. Kept secret in state. */
  secretKey?: pulumi.Input<string>;
  /** The security token that belongs to a temporary `accessKey`. Kept secret in state. */
  securityToken?: pulumi.Input<string>;
  /** A ready-made IAM token, instead of keys. Kept secret in state. */
  token?: pulumi.Input<string>;
  /** The project's id, 32 characters. */
  projectId?: pulumi.Input<string>;
  /** The project's name, where it is not the region's (a sub-project). */
  projectName?: pulumi.Input<string>;
  /** The cloud's domain, such as `"myhuaweicloud.eu"`. */
  cloud?: pulumi.Input<string>;
  /** Base URLs by service: `kms`, `csms`, `dws`, `iam`, `sts`; without version or project. */
  endpoints?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Accepts endpoints without TLS, or with a certificate that cannot be checked. For private clouds under test. */
  insecure?: pulumi.Input<boolean>;
  /** How often a call that may be repeated is repeated. */
  maxRetries?: pulumi.Input<number>;
}

const SECRETS: ReadonlySet<string> = new Set(["accessKey", "secretKey", "securityToken", "token"]);

/**
 * The settings of one account and region, for stacks that hold several: pass it as `{ provider }`.
 *
 * It takes nothing from the stack's configuration; what is not given here comes from the environment. Its credentials
 * are kept in state, encrypted; `pulumi refresh` and `pulumi destroy` use what was last saved there. One key declared
 * under two providers is not recognised as one.
 *
 * @example
 * ```ts
 * import { KeyRotationPolicy, Provider } from "pulumi-huaweicloud-rotation";
 *
 * const provider = new Provider("paris", { region: "eu-west-0" });
 * new KeyRotationPolicy("orders", { keyId: "0d0466b0-e727-4d9c-b35d-f84bb474a37f" }, { provider });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /**
   * @param name - the provider's name in the program
   * @param args - its settings
   * @param options - Pulumi's resource options
   */
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    // All dynamic resources belong to the provider package of Pulumi's own host; the full keys are what stack
    // configuration has too, so that one reader serves both.
    super("pulumi-nodejs", name, qualify(args), options);
  }
}

function qualify(args: ProviderArgs): pulumi.Inputs {
  const given = Object.entries(args as Record<string, pulumi.Input<unknown>>).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(
    given.map(([key, value]) => [`huaweicloud:${key}`, SECRETS.has(key) ? pulumi.secret(text(value)) : text(value)]),
  );
}

/** Provider inputs are text on the wire: other values become JSON, as stack configuration has them. */
function text(value: pulumi.Input<unknown>): pulumi.Output<string> {
  const known = pulumi.output(value) as pulumi.Output<unknown>;
  return known.apply((plain) => (typeof plain === "string" ? plain : JSON.stringify(plain)));
}
