import { z } from "zod";
import { operation } from "./operation";
import { wireString } from "./wire";

/** Security Token Service: who the caller is. */
export const sts = {
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
