import { settingsError } from "../errors";
import { type Environment, setting, type SettingsReader, text } from "../settings/settings";

/** What requests are signed or sent with, and where it came from. */
export interface Credentials {
  /** Where they came from, in words for a message. */
  readonly source: string;
  readonly accessKey?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly token?: string | undefined;
}

/** Environment spellings, the first complete pair wins; pairs are never mixed (DESIGN §9). */
const SPELLINGS = [
  ["HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN"],
  ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
  ["OS_ACCESS_KEY", "OS_SECRET_KEY", "OS_SECURITY_TOKEN"],
  ["CLOUD_SDK_AK", "CLOUD_SDK_SK", "CLOUD_SDK_SECURITY_TOKEN"],
] as const;

/** Finds the credentials: configuration, then the environment. */
export function findCredentials(read: SettingsReader, environment: Environment): Credentials {
  const found = fromConfiguration(read) ?? fromEnvironment(environment);
  if (found === undefined) {
    throw settingsError(
      "No credentials were found. Set HW_ACCESS_KEY and HW_SECRET_KEY in the environment (recommended), or " +
        "huaweicloud:accessKey and huaweicloud:secretKey in the stack's configuration, with --secret.",
    );
  }
  return found;
}

/** Every text that must not appear in anything that we write. */
export function secretsOf({ accessKey, secretKey, securityToken, token }: Credentials): string[] {
  return [accessKey, secretKey, securityToken, token].filter((secret) => secret !== undefined);
}

function fromConfiguration(read: SettingsReader): Credentials | undefined {
  const [accessKey, secretKey, securityToken, token] = ["accessKey", "secretKey", "securityToken", "token"].map(
    (name) => text(setting(read, name)),
  );
  const source = "the settings huaweicloud:*";
  return (
    pair({ source, accessKey, secretKey, securityToken }, "huaweicloud:accessKey", "huaweicloud:secretKey") ??
    (token ? { source, token } : undefined)
  );
}

function fromEnvironment(environment: Environment): Credentials | undefined {
  let half: unknown;
  for (const [key, secret, securityToken] of SPELLINGS) {
    try {
      const source = `the environment variables ${key} and ${secret}`;
      const values = {
        source,
        accessKey: environment[key],
        secretKey: environment[secret],
        securityToken: environment[securityToken],
      };
      const found = pair(values, key, secret);
      if (found !== undefined) {
        return found;
      }
    } catch (error) {
      half ??= error;
    }
  }
  const token = environment.HW_AUTH_TOKEN ?? environment.OS_AUTH_TOKEN;
  if (token) {
    return { source: "the environment variable HW_AUTH_TOKEN or OS_AUTH_TOKEN", token };
  }
  if (half !== undefined) {
    throw half as Error;
  }
  return undefined;
}

/** The credentials if both halves are there; `undefined` if neither is. */
function pair(values: Credentials, keyName: string, secretName: string): Credentials | undefined {
  if (values.accessKey && values.secretKey) {
    return values;
  }
  if (values.accessKey || values.secretKey) {
    const [there, missing] = values.accessKey ? [keyName, secretName] : [secretName, keyName];
    throw settingsError(`${there} is set but ${missing} is not: set both.`);
  }
  return undefined;
}
