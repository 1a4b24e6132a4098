import { z } from "zod";
import { operation } from "./operation";
import { wireBoolean, wireString } from "./wire";

const project = z.object({ id: z.string(), name: z.string(), domain_id: wireString, enabled: wireBoolean });
const projects = z.object({ projects: z.array(project) });

/** Identity and Access Management: what signing in needs. */
export const iam = {
  KeystoneCreateUserTokenByPassword: operation({
    service: "iam",
    name: "KeystoneCreateUserTokenByPassword",
    method: "POST",
    path: "/v3/auth/tokens",
    query: ["nocatalog"],
    // A second token does no harm: the first expires by itself.
    repeatable: true,
    writes: false,
    purpose: "sign in with a user's name and password",
    request: z.object({ nocatalog: z.string(), auth: z.unknown() }),
    // The token itself is in the header X-Subject-Token.
    response: z.object({
      token: z.object({ expires_at: z.string(), project: z.object({ id: z.string(), name: z.string() }).optional() }),
    }),
    source: "API Explorer, IAM KeystoneCreateUserTokenByPassword",
  }),
  CreateTemporaryAccessKeyByAgency: operation({
    service: "iam",
    name: "CreateTemporaryAccessKeyByAgency",
    method: "POST",
    path: "/v3.0/OS-CREDENTIAL/securitytokens",
    repeatable: true,
    writes: false,
    action: "iam:agencies:assume",
    purpose: "assume an agency, where assumeRole is set",
    request: z.object({ auth: z.unknown() }),
    response: z.object({
      credential: z.object({
        access: z.string(),
        secret: z.string(),
        securitytoken: z.string(),
        expires_at: z.string(),
      }),
    }),
    source: "API Explorer, IAM CreateTemporaryAccessKeyByAgency",
  }),
  CreateTokenWithIdToken: operation({
    service: "iam",
    name: "CreateTokenWithIdToken",
    method: "POST",
    path: "/v3.0/OS-AUTH/id-token/tokens",
    headers: { idp_id: "X-Idp-Id" },
    repeatable: true,
    writes: false,
    purpose: "sign in by an identity provider (OIDC)",
    request: z.object({ idp_id: z.string(), auth: z.unknown() }),
    // The token itself is in the header X-Subject-Token.
    response: z.unknown(),
    source: "API Explorer, IAM CreateTokenWithIdToken",
  }),
  CreateTemporaryAccessKeyByToken: operation({
    service: "iam",
    name: "CreateTemporaryAccessKeyByToken",
    method: "POST",
    path: "/v3.0/OS-CREDENTIAL/securitytokens",
    repeatable: true,
    writes: false,
    purpose: "exchange the token of an identity provider for a temporary access key",
    request: z.object({ auth: z.unknown() }),
    response: z.unknown(),
    source: "API Explorer, IAM CreateTemporaryAccessKeyByToken",
  }),
  KeystoneListProjects: operation({
    service: "iam",
    name: "KeystoneListProjects",
    method: "GET",
    path: "/v3/projects",
    query: ["name"],
    repeatable: true,
    writes: false,
    action: "iam:projects:listProjects",
    purpose: "find the region's project, where no projectId is given",
    request: z.object({ name: z.string() }),
    response: projects,
    source: "API Explorer, IAM KeystoneListProjects",
  }),
  KeystoneListAuthProjects: operation({
    service: "iam",
    name: "KeystoneListAuthProjects",
    method: "GET",
    path: "/v3/auth/projects",
    repeatable: true,
    writes: false,
    purpose: "find the region's project, where listing all projects is not allowed",
    request: z.object({}),
    response: projects,
    source: "API Explorer, IAM KeystoneListAuthProjects",
  }),
  KeystoneListAuthDomains: operation({
    service: "iam",
    name: "KeystoneListAuthDomains",
    method: "GET",
    path: "/v3/auth/domains",
    repeatable: true,
    writes: false,
    purpose: "name the account, in `huaweicloud-rotation whoami`",
    request: z.object({}),
    response: z.object({ domains: z.array(z.object({ id: z.string(), name: wireString })) }),
    source: "API Explorer, IAM KeystoneListAuthDomains",
  }),
} as const;
