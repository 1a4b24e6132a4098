import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from "node:crypto";
import type { EmulatedIdentityProvider } from "../state/account";
import type { EmulatorState } from "../state/state";
import { length } from "../state/time";

/** What issuing a token needs of the account. */
interface TokenContext {
  readonly state: EmulatorState;
  /** Milliseconds since 1970 by the clock that judges tokens. */
  readonly tokenNow: number;
}

/** The contents of an identity token. */
export interface IdentityTokenRequest {
  /** The audience. @defaultValue the provider's first client id, or "emulator" */
  readonly audience?: string;
  /** The subject. @defaultValue "emulated-job" */
  readonly subject?: string;
  /** How long it lives: a duration or milliseconds. @defaultValue `behaviour.identityTokenLife` */
  readonly life?: string | number;
}

/** An identity provider (OIDC) with a key of its own: it issues tokens, and IAM and STS verify their signatures. */
export interface IdentityProvider {
  /** Issues a token for a provider of the account: the one of that id, or the first. */
  issue(context: TokenContext, request?: IdentityTokenRequest, id?: string): string;
  /** The claims of a token that the provider has signed for this account, and that has not expired; else why not. */
  read(token: unknown, provider: EmulatedIdentityProvider, now: number): Claims | string;
}

/** The claims of a token that are checked. */
export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly exp: number;
}

/** Creates an identity provider. Its key is created on first use. */
export function createIdentityProvider(): IdentityProvider {
  let pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;
  const keys = () => (pair ??= generateKeyPairSync("ec", { namedCurve: "P-256" }));
  return {
    issue({ state, tokenNow }, { audience, subject, life } = {}, id) {
      const provider = state.identityProviders.find((each) => id === undefined || each.id === id);
      const lives = length(life ?? state.behaviour.identityTokenLife);
      const claims = {
        iss: provider?.issuer ?? "https://identity.emulator",
        sub: subject ?? "emulated-job",
        aud: audience ?? provider?.clientIds[0] ?? "emulator",
        iat: Math.floor(tokenNow / 1000),
        exp: Math.floor((tokenNow + lives) / 1000),
        jti: randomUUID(),
      };
      const signed = `${part({ alg: "ES256", typ: "JWT" })}.${part(claims)}`;
      const key = { key: keys().privateKey, dsaEncoding: "ieee-p1363" } as const;
      return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
    },
    read(token, provider, now) {
      const [header, body, signature] = typeof token === "string" ? token.split(".") : [];
      const claims = claimsOf(json(body));
      if (header === undefined || body === undefined || signature === undefined || claims === undefined) {
        return "it is no identity token";
      }
      const key = provider.publicKey === undefined ? keys().publicKey : createPublicKey(provider.publicKey);
      if (!isSigned(`${header}.${body}`, Buffer.from(signature, "base64url"), json(header)?.alg, key)) {
        return "its signature is wrong";
      }
      return refusal(claims, provider, now) ?? claims;
    },
  };
}

function refusal({ iss, aud, exp }: Claims, provider: EmulatedIdentityProvider, now: number): string | undefined {
  if (iss !== provider.issuer) {
    return `its issuer is ${iss}`;
  }
  if (provider.clientIds.length > 0 && ![aud].flat().some((each) => provider.clientIds.includes(each))) {
    return `its audience is ${[aud].flat().join(", ")}`;
  }
  return exp * 1000 <= now ? "it has expired" : undefined;
}

function isSigned(text: string, signature: Buffer, algorithm: unknown, key: KeyObject): boolean {
  const wanted = key.asymmetricKeyType === "rsa" ? "RS256" : "ES256";
  return algorithm === wanted && verify("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }, signature);
}

function claimsOf(value: Partial<Claims> | undefined): Claims | undefined {
  const { iss, sub, aud, exp } = value ?? {};
  const isText = typeof iss === "string" && typeof sub === "string" && aud !== undefined;
  return isText && typeof exp === "number" ? { iss, sub, aud, exp } : undefined;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function json(text = ""): (Partial<Claims> & { readonly alg?: unknown }) | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
