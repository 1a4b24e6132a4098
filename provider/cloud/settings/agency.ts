import { z } from "zod";
import { fromJson, wholeNumber } from "./valueSchemas";

const DURATION = wholeNumber(900, 86_400).optional();

const oneAgency = z.object({
  agencyName: z.string().min(1),
  domainName: z.string().optional(),
  domainId: z.string().optional(),
  duration: DURATION,
});

/** Agencies to assume one after another, or their JSON; one alone is taken too. */
export const agencies = z.preprocess((value) => {
  const parsed = fromJson(value);
  return Array.isArray(parsed) || parsed === undefined ? parsed : [parsed];
}, z.array(oneAgency).min(1).max(10));

/** An agency to assume. */
export type Agency = z.output<typeof oneAgency>;

/** An identity provider and what to become by its token, or their JSON: the fields of Terraform's block, or STS's. */
export const oidc = z.preprocess(
  fromJson,
  z.strictObject({
    idpId: z.string().min(1).optional(),
    agencyName: z.string().min(1).optional(),
    domainId: z.string().min(1).optional(),
    duration: DURATION,
    idToken: z.string().min(1).optional(),
    idTokenFile: z.string().min(1).optional(),
    providerUrn: z.string().min(1).optional(),
    agencyUrn: z.string().min(1).optional(),
    sessionName: z.string().min(1).optional(),
    policy: z.string().min(1).optional(),
    policyIds: z.array(z.string().min(1)).optional(),
  }),
);
