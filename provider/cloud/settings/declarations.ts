import type { z } from "zod";
import { agency, duration, flag, map, number, text, wholeNumber } from "./values";

/** One setting: where it is read from, what it may be and what it means. */
export interface Declaration<Value = unknown, Fallback = unknown> {
  /** `huaweicloud` where Huawei's own Pulumi provider has it under the same name, else ours. */
  readonly namespace: "huaweicloud" | "huaweicloud-rotation";
  /** Environment variables that hold it where no configuration does; the first that is set wins. */
  readonly environment: readonly string[];
  /** A setting to sign in with: its variables are read in pairs (credentials/), never one by one. */
  readonly paired: boolean;
  readonly secret: boolean;
  readonly schema: z.ZodType<Value>;
  /** What its value must be, in words that follow "must be". */
  readonly must: string;
  readonly meaning: string;
  readonly fallback: Fallback;
}

function declare<Value, Fallback extends Value | undefined = undefined>(
  given: Pick<Declaration<Value>, "schema" | "must" | "meaning"> &
    Partial<Declaration<Value>> & { readonly fallback?: Fallback },
): Declaration<Value, Fallback> {
  const base = { namespace: "huaweicloud", environment: [], paired: false, secret: false } as const;
  return { ...base, ...given, fallback: given.fallback as Fallback };
}

const plain = { schema: text, must: "text" };
const ours = { namespace: "huaweicloud-rotation" } as const;

/** Every setting. `ProviderArgs` has the same names; the documentation's table is made from this one. */
export const DECLARATIONS = {
  region: declare({
    ...plain,
    environment: ["HW_REGION_NAME", "OS_REGION_NAME"],
    meaning: 'The region, such as "cn-north-4".',
  }),
  accessKey: declare({
    ...plain,
    environment: ["HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "OS_ACCESS_KEY", "CLOUD_SDK_AK"],
    paired: true,
    secret: true,
    meaning: "The access key id (AK) to sign with.",
  }),
  secretKey: declare({
    ...plain,
    environment: ["HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "OS_SECRET_KEY", "CLOUD_SDK_SK"],
    paired: true,
    secret: true,
    meaning: "The secret access key (SK) that belongs to accessKey.",
  }),
  securityToken: declare({
    ...plain,
    environment: [
      "HW_SECURITY_TOKEN",
      "HUAWEICLOUD_SDK_SECURITY_TOKEN",
      "OS_SECURITY_TOKEN",
      "CLOUD_SDK_SECURITY_TOKEN",
    ],
    paired: true,
    secret: true,
    meaning: "The security token that belongs to a temporary accessKey.",
  }),
  token: declare({
    ...plain,
    environment: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
    paired: true,
    secret: true,
    meaning: "A ready-made IAM token, instead of keys. It is not renewed.",
  }),
  userName: declare({
    ...plain,
    environment: ["HW_USER_NAME", "OS_USERNAME"],
    paired: true,
    meaning: "The IAM user to sign in as with password; it needs domainName or domainId.",
  }),
  userId: declare({
    ...plain,
    environment: ["HW_USER_ID", "OS_USER_ID"],
    paired: true,
    meaning: "The id of the IAM user, instead of userName.",
  }),
  password: declare({
    ...plain,
    environment: ["HW_USER_PASSWORD", "OS_PASSWORD"],
    paired: true,
    secret: true,
    meaning: "The IAM user's password.",
  }),
  domainName: declare({
    ...plain,
    environment: ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"],
    meaning: "The account's name, to sign in with a user's name.",
  }),
  domainId: declare({
    ...plain,
    environment: [
      "HW_DOMAIN_ID",
      "HUAWEICLOUD_SDK_DOMAIN_ID",
      "OS_DOMAIN_ID",
      "OS_USER_DOMAIN_ID",
      "OS_PROJECT_DOMAIN_ID",
    ],
    meaning: "The account's id.",
  }),
  assumeRole: declare({
    schema: agency,
    must: 'one agency, such as {"agencyName": "rotation", "domainName": "other-account", "duration": 3600}',
    environment: [
      "HW_ASSUME_ROLE_AGENCY_NAME",
      "HW_ASSUME_ROLE_DOMAIN_NAME",
      "HW_ASSUME_ROLE_DOMAIN_ID",
      "HW_ASSUME_ROLE_DURATION",
    ],
    paired: true,
    meaning:
      "An agency that is assumed on top of the other credentials: agencyName, domainName or domainId (the account that " +
      "made it), and duration in seconds (900 to 86400, 3600 if not given).",
  }),
  projectId: declare({
    ...plain,
    environment: ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"],
    meaning: "The project's id, 32 characters, for resources in region. Where it is not given, IAM is asked.",
  }),
  projectName: declare({
    ...plain,
    environment: ["HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME"],
    meaning: "The project's name, where it is not region's: a sub-project, such as \"cn-north-4_payments\".",
  }),
  enterpriseProjectId: declare({
    ...plain,
    environment: ["HW_ENTERPRISE_PROJECT_ID"],
    meaning: "The enterprise project. Accepted, and so far unused: no API that the package calls takes one.",
  }),
  cloud: declare({
    ...plain,
    environment: ["HW_CLOUD"],
    meaning: 'The cloud\'s domain, such as "myhuaweicloud.eu" or "otc.t-systems.com".',
  }),
  endpoints: declare({
    schema: map,
    must: 'a map of service to base URL, such as {"kms": "https://…"}',
    fallback: {},
    meaning:
      "Base URLs by service (kms, csms, dws, iam, sts), without version or project. csms is kms where not given.",
  }),
  authUrl: declare({
    ...plain,
    environment: ["HW_AUTH_URL", "OS_AUTH_URL"],
    meaning: "IAM's base URL; it may end in /v3. endpoints.iam wins.",
  }),
  insecure: declare({
    schema: flag,
    must: "true or false",
    environment: ["HW_INSECURE", "OS_INSECURE"],
    fallback: false,
    meaning: "Accepts endpoints without TLS, or with a certificate that cannot be checked. Warned about in every run.",
  }),
  cacertFile: declare({
    ...plain,
    environment: ["OS_CACERT"],
    meaning: "A file with the certificates (PEM) of further authorities to trust, or the certificates themselves.",
  }),
  maxRetries: declare({
    schema: wholeNumber(0, 99),
    must: "a whole number from 0 to 99",
    environment: ["HW_MAX_RETRIES"],
    fallback: 5,
    meaning: "How often a call that may be repeated is repeated.",
  }),
  profile: declare({
    ...plain,
    ...ours,
    meaning: "The section of the SDKs' credentials file to sign in with. It wins over the environment.",
  }),
  requestTimeout: declare({
    ...ours,
    ...duration,
    fallback: 15_000,
    meaning: 'How long one answer is waited for, such as "15s".',
  }),
  rate: declare({
    ...ours,
    schema: number(0.1, 1000),
    must: "a number from 0.1 to 1000",
    fallback: 19,
    meaning: "Most calls a second to one service and region. KMS allows a user 20, CSMS included.",
  }),
  trace: declare({
    ...ours,
    schema: flag,
    must: "true or false",
    fallback: false,
    meaning: "Prints a line for every call: operation, host, status, code, request id, milliseconds, attempt.",
  }),
  lookBeforeCreate: declare({
    ...ours,
    schema: flag,
    must: "true or false",
    fallback: true,
    meaning: "Whether preview and up look at objects that are new to the state, and say what up will do to them.",
  }),
  maxRotations: declare({
    ...ours,
    schema: wholeNumber(0, 100_000),
    must: "a whole number from 0 to 100000",
    meaning: "Most objects that one run rotates; 0 is none. What is due beyond it waits for the next runs.",
  }),
} as const;

/** Names that mean something else in Huawei's own provider, and why they are passed over. */
export const IGNORED: Readonly<Record<string, string>> = {
  profile: "it names a profile of KooCLI's; huaweicloud-rotation:profile names a section of the SDKs' credentials file",
  sharedConfigFile: "KooCLI's file is not read; put the keys into the environment or the SDKs' credentials file",
  cert: "client certificates are not supported",
  key: "client certificates are not supported",
};
