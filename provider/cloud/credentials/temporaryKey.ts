import type { Credentials } from "./credentials";

/** How IAM (v3), the SDKs' files and STS (v5) spell the parts of a temporary key. */
const NAMES = {
  accessKey: ["access", "accessKeyId", "access_key_id"],
  secretKey: ["secret", "secretAccessKey", "secret_access_key"],
  securityToken: ["securitytoken", "securityToken", "security_token"],
  expires: ["expires_at", "expiration"],
} as const;

/** A temporary key in any of the spellings, alone or in `credential` or `credentials`; `undefined` if it is none. */
export function temporaryKey(value: unknown): Credentials | undefined {
  const fields = objectOf(objectOf(value)?.credential) ?? objectOf(objectOf(value)?.credentials) ?? objectOf(value);
  const text = (part: keyof typeof NAMES) =>
    NAMES[part].map((name) => fields?.[name]).find((found) => typeof found === "string" && found !== "") as
      string | undefined;
  const [accessKey, secretKey, securityToken] = [text("accessKey"), text("secretKey"), text("securityToken")];
  if (accessKey === undefined || secretKey === undefined || securityToken === undefined) {
    return undefined;
  }
  const expiresAt = Date.parse(text("expires") ?? "");
  return { accessKey, secretKey, securityToken, expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt };
}

/** The value of JSON text; `undefined` if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
