import * as pulumi from "@pulumi/pulumi";

/** An agency that is assumed on top of other credentials: IAM's delegation from one account to another. */
export interface AssumeRoleArgs {
  /** The agency's name. */
  agencyName: pulumi.Input<string>;
  /** The name of the account that made the agency; this or `domainId` must be given. */
  domainName?: pulumi.Input<string>;
  /** The id of the account that made the agency. */
  domainId?: pulumi.Input<string>;
  /**
   * How long the assumed credentials live, in seconds: 900 to 86400. They are renewed before they expire.
   *
   * @defaultValue `3600`
   */
  duration?: pulumi.Input<number>;
}

/**
 * An identity provider (OIDC) to sign in with: either `idpId`, as Terraform's block has it (IAM v3), or `providerUrn` and
 * `agencyUrn` (STS v5).
 */
export interface AssumeRoleWithOidcArgs {
  /** The id of the identity provider in IAM. */
  idpId?: pulumi.Input<string>;
  /** The agency that is assumed with what `idpId` gives; none, where it is not given. */
  agencyName?: pulumi.Input<string>;
  /** The id of the account that made the agency; it must be given with `agencyName`. */
  domainId?: pulumi.Input<string>;
  /** The identity provider's URN. */
  providerUrn?: pulumi.Input<string>;
  /** The URN of the agency that trusts it, `iam::<domain id>:agency:<name>`. */
  agencyUrn?: pulumi.Input<string>;
  /**
   * The name of the session at STS.
   *
   * @defaultValue `"oidc-sts-session"`
   */
  sessionName?: pulumi.Input<string>;
  /** A policy (JSON) that limits what the session may do, at STS. */
  policy?: pulumi.Input<string>;
  /** Ids of policies that limit what the session may do, at STS. */
  policyIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * How long the keys live, in seconds: 900 to 86400. They are renewed before they expire.
   *
   * @defaultValue `3600`
   */
  duration?: pulumi.Input<number>;
  /** A file with the identity token. It is read again whenever the keys are renewed. */
  idTokenFile?: pulumi.Input<string>;
  /**
   * The identity token itself. It is kept in state, where it is stale at the next `destroy`, and it cannot be renewed: use
   * `idTokenFile`, or on GitHub neither.
   */
  idToken?: pulumi.Input<string>;
}

/**
 * Settings of one account and region. All have the names of Huawei's own Pulumi provider, besides `profile`,
 * `kooCliProfile`, `oidcAudience` and those that name a key of `huaweicloud-rotation:`. What is not given comes from the environment of
 * the machine that runs Pulumi; what comes with credentials (project, account, endpoints, cloud, agency, TLS) only where
 * the credentials do.
 *
 * Credentials are looked for here first, then in the section `profile` of the SDKs' credentials file or the profile
 * `kooCliProfile` of KooCLI's, then with the identity provider that the environment names, then in the environment
 * (`HW_*`, `HUAWEICLOUD_SDK_*`, `OS_*`, `CLOUD_SDK_*`), then in the section `[basic]` of the SDKs' file, KooCLI's current
 * profile, the identity of the CCE pod and the metadata of the ECS instance. Half of a way is an error.
 */
export interface ProviderArgs {
  /**
   * The region, such as `"cn-north-4"`.
   *
   * @defaultValue `HW_REGION_NAME` or `OS_REGION_NAME`
   */
  region?: pulumi.Input<string>;
  /**
   * The access key id (AK) to sign with, permanent or temporary. Kept secret in state.
   *
   * @defaultValue `HW_ACCESS_KEY`, `HUAWEICLOUD_SDK_AK`, `OS_ACCESS_KEY` or `CLOUD_SDK_AK`, with the secret key of the
   * same spelling
   */
  accessKey?: pulumi.Input<string>;
  /**
   * The secret access key (SK) that belongs to `accessKey`. Kept secret in state.
   *
   * @defaultValue `HW_SECRET_KEY`, `HUAWEICLOUD_SDK_SK`, `OS_SECRET_KEY` or `CLOUD_SDK_SK`
   */
  secretKey?: pulumi.Input<string>;
  /**
   * The security token that belongs to a temporary `accessKey`. Kept secret in state.
   *
   * @defaultValue `HW_SECURITY_TOKEN`, `HUAWEICLOUD_SDK_SECURITY_TOKEN`, `OS_SECURITY_TOKEN` or
   * `CLOUD_SDK_SECURITY_TOKEN`
   */
  securityToken?: pulumi.Input<string>;
  /**
   * A ready-made IAM token, instead of keys; it is not renewed. Kept secret in state.
   *
   * @defaultValue `HW_AUTH_TOKEN` or `OS_AUTH_TOKEN`
   */
  token?: pulumi.Input<string>;
  /**
   * The IAM user to sign in as with `password`; `domainName` or `domainId` must be given with it.
   *
   * @defaultValue `HW_USER_NAME` or `OS_USERNAME`
   */
  userName?: pulumi.Input<string>;
  /**
   * The id of the IAM user, instead of `userName`.
   *
   * @defaultValue `HW_USER_ID` or `OS_USER_ID`
   */
  userId?: pulumi.Input<string>;
  /**
   * The IAM user's password. Kept secret in state.
   *
   * @defaultValue `HW_USER_PASSWORD` or `OS_PASSWORD`
   */
  password?: pulumi.Input<string>;
  /**
   * The account's name, to sign in with a user's name.
   *
   * @defaultValue `HW_DOMAIN_NAME`, `OS_DOMAIN_NAME`, `OS_USER_DOMAIN_NAME` or `OS_PROJECT_DOMAIN_NAME`
   */
  domainName?: pulumi.Input<string>;
  /**
   * The account's id.
   *
   * @defaultValue `HW_DOMAIN_ID`, `HUAWEICLOUD_SDK_DOMAIN_ID`, `OS_DOMAIN_ID`, `OS_USER_DOMAIN_ID` or
   * `OS_PROJECT_DOMAIN_ID`
   */
  domainId?: pulumi.Input<string>;
  /**
   * An agency that is assumed with the other credentials. A list is a chain: each agency is assumed with the credentials
   * of the one before.
   *
   * @defaultValue `HW_ASSUME_ROLE_AGENCY_NAME`, `HW_ASSUME_ROLE_DOMAIN_NAME`, `HW_ASSUME_ROLE_DOMAIN_ID` and
   * `HW_ASSUME_ROLE_DURATION`
   */
  assumeRole?: pulumi.Input<AssumeRoleArgs | pulumi.Input<AssumeRoleArgs>[]>;
  /**
   * An identity provider (OIDC) to sign in with, without a stored key. Kept secret in state.
   *
   * @defaultValue `HW_ASSUME_ROLE_IDP_ID`, `HW_ASSUME_ROLE_ID_TOKEN`, `HW_ASSUME_ROLE_ID_TOKEN_FILE`;
   * `HUAWEICLOUD_OIDC_PROVIDER_URN`, `HUAWEICLOUD_OIDC_AGENCY_URN`, `HUAWEICLOUD_OIDC_ID_TOKEN`,
   * `HUAWEICLOUD_OIDC_TOKEN_FILE`, `HUAWEICLOUD_OIDC_SESSION_NAME`, `HUAWEICLOUD_OIDC_DURATION_SECONDS`,
   * `HUAWEICLOUD_OIDC_POLICY`, `HUAWEICLOUD_OIDC_POLICY_IDS`; `HUAWEICLOUD_SDK_IDP_ID`, `HUAWEICLOUD_SDK_ID_TOKEN_FILE`
   */
  assumeRoleWithOidc?: pulumi.Input<AssumeRoleWithOidcArgs>;
  /**
   * The audience of the identity token that GitHub is asked for. (`huaweicloud-rotation:oidcAudience`.)
   *
   * @defaultValue `HUAWEICLOUD_OIDC_AUDIENCE`, else GitHub's own default
   */
  oidcAudience?: pulumi.Input<string>;
  /**
   * The project's id, 32 characters, for resources in `region`.
   *
   * @defaultValue `HW_PROJECT_ID`, `HUAWEICLOUD_SDK_PROJECT_ID`, `OS_PROJECT_ID` or `OS_TENANT_ID`, else the project
   * that IAM knows by `projectName` or the region's name
   */
  projectId?: pulumi.Input<string>;
  /**
   * The project's name, where it is not the region's: a sub-project, such as `"cn-north-4_payments"`.
   *
   * @defaultValue `HW_PROJECT_NAME`, `OS_PROJECT_NAME` or `OS_TENANT_NAME`
   */
  projectName?: pulumi.Input<string>;
  /**
   * The enterprise project. Accepted for the sake of shared configuration, and so far unused: no API that the package
   * calls takes one.
   *
   * @defaultValue `HW_ENTERPRISE_PROJECT_ID`
   */
  enterpriseProjectId?: pulumi.Input<string>;
  /**
   * The cloud's domain, such as `"myhuaweicloud.eu"` or `"otc.t-systems.com"`: services are at
   * `https://<service>.<region>.<cloud>`.
   *
   * @defaultValue `HW_CLOUD`, else `"myhuaweicloud.eu"` for regions that begin with `eu-west-1`, else
   * `"myhuaweicloud.com"`
   */
  cloud?: pulumi.Input<string>;
  /**
   * Base URLs by service: `kms`, `csms`, `dws`, `iam`, `sts`; without version or project. `csms` is `kms` where it is
   * not given.
   *
   * @defaultValue `HUAWEICLOUD_SDK_REGION_<SERVICE>_<REGION>`, `HUAWEICLOUD_SDK_IAM_ENDPOINT`,
   * `HUAWEICLOUD_SDK_STS_ENDPOINT`
   */
  endpoints?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * IAM's base URL; it may end in `/v3`. `endpoints.iam` wins.
   *
   * @defaultValue `HW_AUTH_URL` or `OS_AUTH_URL`
   */
  authUrl?: pulumi.Input<string>;
  /**
   * Accepts endpoints without TLS, or with a certificate that cannot be checked. For private clouds under test; every
   * run warns of it.
   *
   * @defaultValue `HW_INSECURE` or `OS_INSECURE`, else `false`
   */
  insecure?: pulumi.Input<boolean>;
  /**
   * A file with the certificates (PEM) of further authorities to trust, or the certificates themselves.
   *
   * @defaultValue `OS_CACERT`
   */
  cacertFile?: pulumi.Input<string>;
  /**
   * How often a call that may be repeated is repeated: 0 to 99. Waiting for a busy cluster does not count.
   *
   * @defaultValue `HW_MAX_RETRIES`, else `5`
   */
  maxRetries?: pulumi.Input<number>;
  /**
   * The section of the SDKs' credentials file to sign in with; it wins over the environment, and keeps secrets out of
   * state. The file is `~/.huaweicloud/credentials`, or what `HUAWEICLOUD_SDK_CREDENTIALS_FILE` names. (In stack
   * configuration it is `huaweicloud-rotation:profile`: `huaweicloud:profile` means KooCLI's.)
   */
  profile?: pulumi.Input<string>;
  /**
   * The profile of KooCLI's file to sign in with; it wins over the environment. (In stack configuration it is
   * `huaweicloud:profile`, as for Huawei's own provider.)
   *
   * @defaultValue `HW_PROFILE`
   */
  kooCliProfile?: pulumi.Input<string>;
  /**
   * KooCLI's file. Where it is given and `kooCliProfile` is not, its current profile is used.
   *
   * @defaultValue `HW_SHARED_CONFIG_FILE`, else `~/.hcloud/config.json`
   */
  sharedConfigFile?: pulumi.Input<string>;
  /**
   * How long one answer is waited for, within the resource's own `timeout`: a whole number and `s`, `m`, `h` or `d`.
   * (`huaweicloud-rotation:requestTimeout`.)
   *
   * @defaultValue `"15s"`
   */
  requestTimeout?: pulumi.Input<string>;
  /**
   * Most calls a second to one service and region: 0.1 to 1000. KMS allows a user 20, those to CSMS included, whoever
   * makes them. It halves when the cloud throttles, and recovers within 30 seconds. (`huaweicloud-rotation:rate`.)
   *
   * @defaultValue `19`
   */
  rate?: pulumi.Input<number>;
  /**
   * Prints a line for every call: operation, host, status, code, request id, milliseconds, attempt; no header, no body.
   * (`huaweicloud-rotation:trace`.)
   *
   * @defaultValue `false`
   */
  trace?: pulumi.Input<boolean>;
  /**
   * Whether preview and `up` look at objects that are new to the state, with reads only, and say what `up` will do to
   * them. (`huaweicloud-rotation:lookBeforeCreate`.)
   *
   * @defaultValue `true`
   */
  lookBeforeCreate?: pulumi.Input<boolean>;
  /**
   * Most objects that one run rotates with this provider: 0 (none) to 100000. What is due beyond it is a warning, and
   * waits for the next runs. (`huaweicloud-rotation:maxRotations`.)
   *
   * @defaultValue no limit
   */
  maxRotations?: pulumi.Input<number>;
}

/** The full key of each setting: what stack configuration has too, so that one reader serves both. */
const KEYS: Readonly<Record<keyof ProviderArgs, string>> = {
  region: "huaweicloud:region",
  accessKey: "huaweicloud:accessKey",
  secretKey: "huaweicloud:secretKey",
  securityToken: "huaweicloud:securityToken",
  token: "huaweicloud:token",
  userName: "huaweicloud:userName",
  userId: "huaweicloud:userId",
  password: "huaweicloud:password",
  domainName: "huaweicloud:domainName",
  domainId: "huaweicloud:domainId",
  assumeRole: "huaweicloud:assumeRole",
  assumeRoleWithOidc: "huaweicloud:assumeRoleWithOidc",
  oidcAudience: "huaweicloud-rotation:oidcAudience",
  projectId: "huaweicloud:projectId",
  projectName: "huaweicloud:projectName",
  enterpriseProjectId: "huaweicloud:enterpriseProjectId",
  cloud: "huaweicloud:cloud",
  endpoints: "huaweicloud:endpoints",
  authUrl: "huaweicloud:authUrl",
  insecure: "huaweicloud:insecure",
  cacertFile: "huaweicloud:cacertFile",
  maxRetries: "huaweicloud:maxRetries",
  profile: "huaweicloud-rotation:profile",
  kooCliProfile: "huaweicloud:profile",
  sharedConfigFile: "huaweicloud:sharedConfigFile",
  requestTimeout: "huaweicloud-rotation:requestTimeout",
  rate: "huaweicloud-rotation:rate",
  trace: "huaweicloud-rotation:trace",
  lookBeforeCreate: "huaweicloud-rotation:lookBeforeCreate",
  maxRotations: "huaweicloud-rotation:maxRotations",
};
const SECRETS: ReadonlySet<string> = new Set([
  "accessKey",
  "secretKey",
  "securityToken",
  "token",
  "password",
  "assumeRoleWithOidc",
]);

/**
 * The settings of one account and region, for stacks that hold several: pass it as `{ provider }`.
 *
 * It takes nothing from the stack's configuration; what is not given here comes from the environment. Its credentials
 * are kept in state, encrypted; `pulumi refresh` and `pulumi destroy` use what was last saved there, unless they are
 * given `--run-program`. Pulumi's `--debug` and event log show them in clear: `profile` or the environment keeps them
 * out of both. One key declared under two providers is not recognised as one.
 *
 * @example
 * ```ts
 * import { KeyRotationPolicy, Provider } from "pulumi-huaweicloud-rotation";
 *
 * const provider = new Provider("paris", { region: "eu-west-0" });
 * new KeyRotationPolicy("orders", { keyId: "0d0466b0-e727-4d9c-b35d-000000000002", rotationInterval: 90 }, { provider });
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
    const inputs = providerInputs(args);
    super("pulumi-nodejs", name, inputs, options);
    settings.set(this, inputs);
  }
}

/** The settings of each provider: functions read them in the program, where no provider process is. */
const settings = new WeakMap<object, pulumi.Inputs>();

/** The settings of a provider by their full keys; `undefined` for a provider of something else. @internal */
export function settingsOf(provider: pulumi.ProviderResource): pulumi.Inputs | undefined {
  return settings.get(provider);
}

/** The provider's inputs: each setting under its full key, credentials secret. @internal */
export function providerInputs(args: ProviderArgs): pulumi.Inputs {
  const given = Object.entries(args as Record<string, pulumi.Input<unknown>>).filter(
    ([, value]) => value !== undefined,
  );
  // In TypeScript the compiler sees it; a JavaScript program, or one with `any`, would never learn of it.
  const unknown = given.find(([name]) => !Object.hasOwn(KEYS, name));
  if (unknown !== undefined) {
    throw new Error(`A Provider has no setting ${unknown[0]}. It has ${Object.keys(KEYS).join(", ")}.`);
  }
  return Object.fromEntries(
    given.map(([name, value]) => [
      KEYS[name as keyof ProviderArgs],
      SECRETS.has(name) ? pulumi.secret(text(value)) : text(value),
    ]),
  );
}

/** Provider inputs are text on the wire: other values become JSON, as stack configuration has them. */
function text(value: pulumi.Input<unknown>): pulumi.Output<string> {
  const known = pulumi.output(value) as pulumi.Output<unknown>;
  return known.apply((plain) => (typeof plain === "string" ? plain : JSON.stringify(plain)));
}
