import type { Handler } from "../handler";
import { assumeAgency, createTemporaryAccessKeyByAgency, getCallerIdentity } from "./assumeAgency";
import { assumeAgencyWithOidc } from "./assumeAgencyWithOidc";
import { createUserToken } from "./createUserToken";
import { createTemporaryAccessKeyByToken, createTokenWithIdToken, createUnscopedTokenWithIdToken } from "./idToken";
import { listAuthDomains, listAuthProjects, listProjects } from "./listProjects";

/** What IAM and STS do, by the operation's name (huawei-apis §4). */
export const iamHandlers: Readonly<Record<string, Handler>> = {
  KeystoneCreateUserTokenByPassword: createUserToken,
  KeystoneListProjects: listProjects,
  KeystoneListAuthProjects: listAuthProjects,
  KeystoneListAuthDomains: listAuthDomains,
  CreateTokenWithIdToken: createTokenWithIdToken,
  CreateUnscopedTokenWithIdToken: createUnscopedTokenWithIdToken,
  CreateTemporaryAccessKeyByToken: createTemporaryAccessKeyByToken,
  CreateTemporaryAccessKeyByAgency: createTemporaryAccessKeyByAgency,
  AssumeAgency: assumeAgency,
  AssumeAgencyWithOIDC: assumeAgencyWithOidc,
  GetCallerIdentity: getCallerIdentity,
};
