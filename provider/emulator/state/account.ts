import { z } from "zod";
import { time } from "./time";

export const DOMAIN = { id: "d0000000000000000000000000000001", name: "emulated-account" } as const;

/** A project. The main project of a region has the region's name, a sub-project `<region>_<name>`. */
export const projectSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  domainId: z.string().default(DOMAIN.id),
  enabled: z.boolean().default(true),
});

/** An IAM user, with a permanent access key, a password, or both. */
export const userSchema = z.strictObject({
  name: z.string(),
  id: z.string().default("u0000000000000000000000000000001"),
  domainId: z.string().default(DOMAIN.id),
  domainName: z.string().default(DOMAIN.name),
  password: z.string().optional(),
  accessKey: z.string().optional(),
  secretKey: z.string().optional(),
  /** IAM actions that this user alone is refused. */
  denied: z.array(z.string()).default([]),
});

/** An agency (a role) that a caller may assume. */
export const agencySchema = z.strictObject({
  name: z.string(),
  domainId: z.string().default(DOMAIN.id),
  domainName: z.string().default(DOMAIN.name),
  denied: z.array(z.string()).default([]),
});

/** An identity provider (OIDC) that the account trusts. Its URN is `iam::<domainId>:oidc-provider:<id>`. */
export const identityProviderSchema = z.strictObject({
  /** What IAM (v3) knows it by, in X-Idp-Id. */
  id: z.string(),
  domainId: z.string().default(DOMAIN.id),
  issuer: z.string().default("https://identity.emulator"),
  /** The audiences of tokens that are accepted; all, where there are none. */
  clientIds: z.array(z.string()).default([]),
  /** The key (PEM, RSA or P-256) that its tokens are signed with; the emulator's own, where absent. */
  publicKey: z.string().optional(),
});

/** Credentials that IAM issued: a token, or a temporary access key with its security token. */
export function sessionSchema(now: () => number) {
  return z.strictObject({
    /** A token, or the security token of a temporary access key. */
    token: z.string(),
    accessKey: z.string().optional(),
    secretKey: z.string().optional(),
    /** The user or agency that it speaks for. */
    user: z.string().optional(),
    agency: z.string().optional(),
    /** The account that it is of, where no user or agency says so. */
    domainId: z.string().optional(),
    /** The project that a token is scoped to; any, where absent. */
    projectId: z.string().optional(),
    /** By the clock of tokens. */
    expiresAt: time(now),
  });
}

/** An IAM project. */
export type EmulatedProject = z.output<typeof projectSchema>;
/** An identity provider. */
export type EmulatedIdentityProvider = z.output<typeof identityProviderSchema>;
/** An IAM user. */
export type EmulatedUser = z.output<typeof userSchema>;
/** Credentials that IAM issued. */
export type EmulatedSession = z.output<ReturnType<typeof sessionSchema>>;
