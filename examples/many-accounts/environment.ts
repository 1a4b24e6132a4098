import type { Account } from "./accounts";

/** Variables that choose a project, in every spelling that the package reads. */
const PROJECT = /^(HW|HUAWEICLOUD_SDK|OS)_(PROJECT|TENANT)_(ID|NAME)$/;
/** Variables that sign in, or say of which account who signs in is. */
const SIGN_IN = new RegExp(
  "^(HW|HUAWEICLOUD_SDK|OS|CLOUD_SDK)_(ACCESS_KEY|SECRET_KEY|AK|SK|SECURITY_TOKEN|AUTH_TOKEN|USER_?NAME|USER_ID|" +
    "(USER_)?PASSWORD|((USER|PROJECT)_)?DOMAIN_(ID|NAME)|ASSUME_ROLE_\\w+|PROFILE|SHARED_CONFIG_FILE|IDP_ID|ID_TOKEN_FILE)$" +
    "|^HUAWEICLOUD_OIDC_(?!AUDIENCE$)\\w+$",
);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Takes what is for one account or project out of an environment, and returns it. What is left there goes to the engines
 * of all stacks: an engine's own environment only adds to it.
 */
export function takeOwn(environment: NodeJS.ProcessEnv): Environment {
  const names = Object.keys(environment).filter((name) => PROJECT.test(name) || SIGN_IN.test(name));
  const own = Object.fromEntries(names.map((name) => [name, environment[name]]));
  names.forEach((name) => Reflect.deleteProperty(environment, name));
  return own;
}

/**
 * What an account's stack signs in with, and nothing of another account's. The project comes from its configuration, since
 * one of the environment's would be one for all.
 *
 * @throws Error that names the variable that is missing
 */
export function environmentOf({ credentials = "HW" }: Account, own: Environment): Record<string, string> {
  if (credentials === "HW") {
    const all = Object.entries(own).filter(([name]) => SIGN_IN.test(name));
    return Object.fromEntries(all) as Record<string, string>;
  }
  const value = (what: string) => own[`${credentials}_${what}`] ?? process.env[`${credentials}_${what}`] ?? "";
  const missing = ["ACCESS_KEY", "SECRET_KEY"].find((what) => value(what) === "");
  if (missing !== undefined) {
    throw new Error(`${credentials}_${missing} is not set.`);
  }
  const securityToken = value("SECURITY_TOKEN");
  return {
    HW_ACCESS_KEY: value("ACCESS_KEY"),
    HW_SECRET_KEY: value("SECRET_KEY"),
    // Temporary keys have one; empty text is not the same as none.
    ...(securityToken !== "" && { HW_SECURITY_TOKEN: securityToken }),
  };
}
