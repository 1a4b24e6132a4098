import { z } from "zod";
import { operation } from "./operation";
import { wireString } from "./wire";

/** Security Token Service: agencies' keys, and who the caller is. */
export const sts = {
  AssumeAgency: operation({
    service: "sts",
    name: "AssumeAgency",
    method: "POST",
    path: "/v5/agencies/assume",
    repeatable: true,
    writes: false,
    action: "sts:agencies:assume",
    purpose: "assume an agency, where assumeRole gives the account's id",
    request: z.object({ agency_urn: z.string(), agency_session_name: z.string(), duration_seconds: z.number() }),
    response: z.unknown(),
    source: "API Explorer, STS AssumeAgency",
  }),
  AssumeAgencyWithOIDC: operation({
    service: "sts",
    name: "AssumeAgencyWithOIDC",
    method: "POST",
    path: "/v5/agencies/assume-with-oidc",
    repeatable: true,
    writes: false,
    purpose: "sign in by an identity provider (OIDC), as an agency",
    request: z.object({
      provider_urn: z.string(),
      agency_urn: z.string(),
      agency_session_name: z.string(),
      id_token: z.string(),
      duration_seconds: z.number(),
      policy: z.string().optional(),
      policy_ids: z.array(z.string()).optional(),
    }),
    response: z.unknown(),
    source: "API Explorer, STS AssumeAgencyWithOIDC",
  }),
  GetCallerIdentity: operation({
    service: "sts",
    name: "GetCallerIdentity",
    method: "GET",
    path: "/v5/caller-identity",
    repeatable: true,
    writes: false,
    purpose: "name the account, in `huaweicloud-rotation whoami`, where IAM does not",
    request: z.object({}),
    response: z.object({ account_id: z.string(), principal_urn: wireString, principal_id: wireString }),
    source: "API Explorer, STS GetCallerIdentity",
  }),
} as const;
