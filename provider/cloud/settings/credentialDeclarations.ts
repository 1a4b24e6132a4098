import { agencies, oidc } from "./agency";
import { declare, ours, plain } from "./declaration";

/** The settings that sign in. */
export const CREDENTIAL_DECLARATIONS = {
  accessKey: declare({
    ...plain,
    environment: ["HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "OS_ACCESS_KEY", "CLOUD_SDK_AK"],
    comesWithCredentials: true,
    secret: true,
    meaning: "The access key id (AK) to sign with.",
  }),
  secretKey: declare({
    ...plain,
    environment: ["HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "OS_SECRET_KEY", "CLOUD_SDK_SK"],
    comesWithCredentials: true,
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
    comesWithCredentials: true,
    secret: true,
    meaning: "The security token that belongs to a temporary accessKey.",
  }),
  token: declare({
    ...plain,
    environment: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
    comesWithCredentials: true,
    secret: true,
    meaning: "A ready-made IAM token, instead of keys. It is not renewed.",
  }),
  userName: declare({
    ...plain,
    environment: ["HW_USER_NAME", "OS_USERNAME"],
    comesWithCredentials: true,
    meaning: "The IAM user to sign in as with password; it needs domainName or domainId.",
  }),
  userId: declare({
    ...plain,
    environment: ["HW_USER_ID", "OS_USER_ID"],
    comesWithCredentials: true,
    meaning: "The id of the IAM user, instead of userName.",
  }),
  password: declare({
    ...plain,
    environment: ["HW_USER_PASSWORD", "OS_PASSWORD"],
    comesWithCredentials: true,
    secret: true,
    meaning: "The IAM user's password.",
  }),
  domainName: declare({
    ...plain,
    environment: ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"],
    comesWithCredentials: true,
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
    comesWithCredentials: true,
    meaning: "The account's id.",
  }),
  assumeRole: declare({
    schema: agencies,
    must:
      'an agency or a list of agencies, such as {"agencyName": "rotation", "domainName": "other-account", ' +
      '"duration": 3600}',
    environment: [
      "HW_ASSUME_ROLE_AGENCY_NAME",
      "HW_ASSUME_ROLE_DOMAIN_NAME",
      "HW_ASSUME_ROLE_DOMAIN_ID",
      "HW_ASSUME_ROLE_DURATION",
    ],
    comesWithCredentials: true,
    meaning:
      "An agency that is assumed with the other credentials: agencyName, domainName or domainId (the account that " +
      "made it), and duration in seconds (900 to 86400, 3600 if not given). A list is a chain: each agency is assumed " +
      "with the credentials of the one before.",
  }),
  assumeRoleWithOidc: declare({
    schema: oidc,
    must:
      'an identity provider and what its token is for, such as {"idpId": "github", "agencyName": "rotation", ' +
      '"domainId": "…"} or {"providerUrn": "…", "agencyUrn": "…"}',
    environment: [
      "HW_ASSUME_ROLE_IDP_ID",
      "HW_ASSUME_ROLE_ID_TOKEN",
      "HW_ASSUME_ROLE_ID_TOKEN_FILE",
      "HUAWEICLOUD_OIDC_PROVIDER_URN",
      "HUAWEICLOUD_OIDC_AGENCY_URN",
      "HUAWEICLOUD_OIDC_ID_TOKEN",
      "HUAWEICLOUD_OIDC_TOKEN_FILE",
      "HUAWEICLOUD_OIDC_SESSION_NAME",
      "HUAWEICLOUD_OIDC_DURATION_SECONDS",
      "HUAWEICLOUD_OIDC_POLICY",
      "HUAWEICLOUD_OIDC_POLICY_IDS",
      "HUAWEICLOUD_SDK_IDP_ID",
      "HUAWEICLOUD_SDK_ID_TOKEN_FILE",
    ],
    comesWithCredentials: true,
    secret: true,
    meaning:
      "An identity provider (OIDC) to sign in with: idpId, agencyName, domainId, duration, or providerUrn, agencyUrn, " +
      "sessionName, duration, policy, policyIds; and idTokenFile or idToken, unless GitHub gives the job a token.",
  }),
  oidcAudience: declare({
    ...plain,
    ...ours,
    environment: ["HUAWEICLOUD_OIDC_AUDIENCE"],
    meaning: "The audience of the identity token that GitHub is asked for. GitHub's own default if not given.",
  }),
} as const;
