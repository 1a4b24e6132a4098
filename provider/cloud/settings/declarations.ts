import { CREDENTIAL_DECLARATIONS } from "./credentialDeclarations";
import { declare, ours, plain } from "./declaration";
import { duration, flag, map, number, wholeNumber } from "./valueSchemas";

/** Every setting. `ProviderArgs` has the same names; the documentation's table is made from this one. */
export const DECLARATIONS = {
  region: declare({
    ...plain,
    environment: ["HW_REGION_NAME", "OS_REGION_NAME"],
    meaning: 'The region, such as "cn-north-4".',
  }),
  ...CREDENTIAL_DECLARATIONS,
  projectId: declare({
    ...plain,
    environment: ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"],
    comesWithCredentials: true,
    meaning: "The project's id, 32 characters, for resources in region. Where it is not given, IAM is asked.",
  }),
  projectName: declare({
    ...plain,
    environment: ["HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME"],
    comesWithCredentials: true,
    meaning: "The project's name, where it is not region's: a sub-project, such as \"cn-north-4_payments\".",
  }),
  enterpriseProjectId: declare({
    ...plain,
    environment: ["HW_ENTERPRISE_PROJECT_ID"],
    meaning:
      "The enterprise project whose keys and clusters report, adopt and the functions list. Resources do not use it: no API " +
      "that they call takes one.",
  }),
  cloud: declare({
    ...plain,
    environment: ["HW_CLOUD"],
    comesWithCredentials: true,
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
    comesWithCredentials: true,
    meaning: "IAM's base URL; it may end in /v3. endpoints.iam wins.",
  }),
  insecure: declare({
    schema: flag,
    must: "true or false",
    environment: ["HW_INSECURE", "OS_INSECURE"],
    comesWithCredentials: true,
    meaning: "Accepts endpoints without TLS, or with a certificate that cannot be checked. Warned about in every run.",
  }),
  cacertFile: declare({
    ...plain,
    environment: ["OS_CACERT"],
    comesWithCredentials: true,
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
  kooCliProfile: declare({
    ...plain,
    configuredAs: "profile",
    environment: ["HW_PROFILE"],
    comesWithCredentials: true,
    meaning: "The profile of KooCLI's file to sign in with. It wins over the environment.",
  }),
  sharedConfigFile: declare({
    ...plain,
    environment: ["HW_SHARED_CONFIG_FILE"],
    comesWithCredentials: true,
    meaning: "KooCLI's file, where it is not ~/.hcloud/config.json.",
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

/** Settings of Huawei's own provider that mean nothing here, and why they are passed over. */
export const IGNORED: Readonly<Record<string, string>> = {
  cert: "client certificates are not supported",
  key: "client certificates are not supported",
};
