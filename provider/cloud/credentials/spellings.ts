import type { SourceSettings } from "../settings/complete";
import { type Environment, variable } from "../settings/settings";

/** Variables of one family: credentials, and what comes with them. Each list is in the order in which it is read. */
export interface Spelling {
  readonly name: "HW_" | "HUAWEICLOUD_SDK_" | "OS_" | "CLOUD_SDK_";
  readonly token?: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken: string;
  readonly userName?: string;
  readonly userId?: string;
  readonly password?: string;
  readonly own: Partial<Readonly<Record<Own, readonly string[]>>>;
}

/** What variables of a spelling can say, beside the credentials. */
export type Own = Exclude<keyof SourceSettings, "region" | "projectRegion" | "agencies" | "endpointVariables">;

/** Spellings of Terraform, the SDKs, OpenStack and the SDKs' samples. The first that is complete wins (DESIGN §9). */
export const SPELLINGS: readonly Spelling[] = [
  {
    name: "HW_",
    token: "HW_AUTH_TOKEN",
    accessKey: "HW_ACCESS_KEY",
    secretKey: "HW_SECRET_KEY",
    securityToken: "HW_SECURITY_TOKEN",
    userName: "HW_USER_NAME",
    userId: "HW_USER_ID",
    password: "HW_USER_PASSWORD",
    own: {
      projectId: ["HW_PROJECT_ID"],
      projectName: ["HW_PROJECT_NAME"],
      domainId: ["HW_DOMAIN_ID"],
      domainName: ["HW_DOMAIN_NAME"],
      authUrl: ["HW_AUTH_URL"],
      cloud: ["HW_CLOUD"],
      insecure: ["HW_INSECURE"],
    },
  },
  {
    name: "HUAWEICLOUD_SDK_",
    accessKey: "HUAWEICLOUD_SDK_AK",
    secretKey: "HUAWEICLOUD_SDK_SK",
    securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
    own: {
      projectId: ["HUAWEICLOUD_SDK_PROJECT_ID"],
      domainId: ["HUAWEICLOUD_SDK_DOMAIN_ID"],
      authUrl: ["HUAWEICLOUD_SDK_IAM_ENDPOINT"],
      stsUrl: ["HUAWEICLOUD_SDK_STS_ENDPOINT"],
    },
  },
  {
    name: "OS_",
    token: "OS_AUTH_TOKEN",
    accessKey: "OS_ACCESS_KEY",
    secretKey: "OS_SECRET_KEY",
    securityToken: "OS_SECURITY_TOKEN",
    userName: "OS_USERNAME",
    userId: "OS_USER_ID",
    password: "OS_PASSWORD",
    own: {
      projectId: ["OS_PROJECT_ID", "OS_TENANT_ID"],
      projectName: ["OS_PROJECT_NAME", "OS_TENANT_NAME"],
      domainId: ["OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID"],
      domainName: ["OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"],
      authUrl: ["OS_AUTH_URL"],
      insecure: ["OS_INSECURE"],
      cacertFile: ["OS_CACERT"],
    },
  },
  {
    name: "CLOUD_SDK_",
    accessKey: "CLOUD_SDK_AK",
    secretKey: "CLOUD_SDK_SK",
    securityToken: "CLOUD_SDK_SECURITY_TOKEN",
    own: {},
  },
];

/** The variables that hold credentials of a spelling. */
export function credentialsOf(spelling: Spelling): string[] {
  const { token, accessKey, secretKey, userName, userId, password } = spelling;
  return [token, accessKey, secretKey, userName, userId, password].filter((name) => name !== undefined);
}

/** Whether the environment holds credentials in a spelling, or a part of them. */
export function holdsCredentials(environment: Environment, spelling: Spelling): boolean {
  return credentialsOf(spelling).some((name) => variable(environment, name) !== undefined);
}
