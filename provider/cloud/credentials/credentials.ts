import type { SourceSettings } from "../settings/complete";

/** What requests are signed with (keys), or sent with (a token). */
export interface Credentials {
  readonly accessKey?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly token?: string | undefined;
  /** When they expire, in milliseconds since 1970; `undefined` if they don't, or nobody said. */
  readonly expiresAt?: number | undefined;
  /** The project that a token is for. */
  readonly projectId?: string | undefined;
  /** The account that they belong to, where it is known: IAM's APIs take it in X-Domain-Id. */
  readonly domainId?: string | undefined;
}

/** What credentials are wanted for: a token is for one project, or else for the project of a region's name. */
export interface Scope {
  readonly region: string;
  readonly projectId?: string | undefined;
}

/** One way to sign in. */
export interface SignIn {
  /** Where the credentials come from, in words for a message. */
  readonly source: string;
  /** Whether they came from configuration, of which Pulumi keeps a copy in state. */
  readonly configured: boolean;
  /** Texts that must never be shown and are known before anything is loaded, such as a password. */
  readonly secrets: readonly string[];
  /** Whether credentials are for one project only. */
  readonly scoped: boolean;
  /** Settings that came with the credentials and count where none is declared. */
  readonly settings: SourceSettings;
  /** Gets credentials, fresh ones each time if there can be any. @throws CloudError */
  load(scope: Scope, deadline: number): Promise<Credentials>;
}

/** What a place holds: a way to sign in, or in words why there is none. */
export type Found = SignIn | string;

/** Every text of credentials that must not appear in anything that we write. */
export function secretsOf({ accessKey, secretKey, securityToken, token }: Credentials): string[] {
  return [accessKey, secretKey, securityToken, token].filter((secret) => secret !== undefined);
}

/** Whether two credentials are the same: to send the same again would be refused again. */
export function areSame(one: Credentials, other: Credentials): boolean {
  return secretsOf(one).join("\n") === secretsOf(other).join("\n");
}

/** A way to sign in with credentials that are at hand and never change. */
export function fixed(source: string, configured: boolean, credentials: Credentials, settings: SourceSettings): SignIn {
  return {
    source,
    configured,
    secrets: secretsOf(credentials),
    scoped: false,
    settings,
    load: () => Promise.resolve(credentials),
  };
}
