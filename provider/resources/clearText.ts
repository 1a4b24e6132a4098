import * as pulumi from "@pulumi/pulumi";

/** Credentials that stack configuration may hold. */
const CREDENTIALS = ["accessKey", "secretKey", "securityToken", "token", "password"];

/** The setting that may hold an identity token among other things. */
const OIDC = "huaweicloud:assumeRoleWithOidc";

let warned = false;

/**
 * Warns, once a program, of credentials that stand in clear in the stack's configuration. Only the program can know,
 * since the provider process is given values alone; and it knows only where Pulumi's language host started it. @internal
 */
export function warnOfClearText(): void {
  const clear = warned ? [] : clearText(process.env.PULUMI_CONFIG, process.env.PULUMI_CONFIG_SECRET_KEYS);
  warned = true;
  if (clear.length > 0) {
    void pulumi.log.warn(
      `${clear.join(", ")} in this stack's configuration is not encrypted, there and in state. Set it again with ` +
        "`pulumi config set --secret`, or better, take it out and put it into the environment or a credentials file.",
    );
  }
}

/**
 * The keys of credentials that configuration holds in clear. Both texts are what the language host hands to a program:
 * the configuration as a JSON map, and the keys that were set with `--secret` as a JSON list. @internal
 */
export function clearText(config: string | undefined, secretKeys: string | undefined): string[] {
  if (config === undefined || secretKeys === undefined) {
    return [];
  }
  try {
    const [given, secret] = [JSON.parse(config), JSON.parse(secretKeys)] as [Record<string, unknown>, string[] | null];
    // Pulumi's language host writes `huaweicloud:config:accessKey` in the one, and `huaweicloud:accessKey` in the other.
    const entries = Object.entries(given).map(([key, value]) => [key.replace(":config:", ":"), value] as const);
    const values: Record<string, unknown> = Object.fromEntries(entries);
    const keys = CREDENTIALS.map((name) => `huaweicloud:${name}`);
    const held = values[OIDC]?.toString().includes('"idToken"') === true ? [...keys, OIDC] : keys;
    return held.filter((key) => values[key] !== undefined && secret?.includes(key) !== true);
  } catch {
    return [];
  }
}
