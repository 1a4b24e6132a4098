import { completeSettings } from "../settings/complete";
import { settingKey } from "../settings/settings";
import type { SignInContext } from "./signInContext";
import { fixed, type Found } from "./credentials";
import { fromDeclaredOidc } from "./oidc/declared";
import { keysOf } from "./pair";
import { passwordSignIn, userOf } from "./password";
import { settingsBesideNamed } from "./sourceVariables";

/** The settings of the stack or of a Provider: an identity provider, else a token, keys, or a user and password. */
export function fromConfiguration(context: SignInContext): Found {
  const { accessKey, secretKey, securityToken, token, userName, userId, password } = context.settings;
  const own = settingsBesideNamed(context.environment);
  const { domainId, domainName } = completeSettings(context.settings, own);
  const oidc = fromDeclaredOidc(context, own);
  if (oidc !== undefined) {
    return oidc;
  }
  if (token) {
    return fixed(`the setting ${settingKey("token")}`, true, { token, domainId }, own);
  }
  const keys = keysOf(
    { name: settingKey("accessKey"), value: accessKey },
    { name: settingKey("secretKey"), value: secretKey },
    { name: settingKey("securityToken"), value: securityToken },
  );
  if (keys !== undefined) {
    const source = `the settings ${settingKey("accessKey")} and ${settingKey("secretKey")}`;
    return fixed(source, true, { ...keys, domainId }, own);
  }
  const user = userOf(
    { name: settingKey("userName"), value: userName },
    { name: settingKey("userId"), value: userId },
    { name: settingKey("password"), value: password },
    { domainId, domainName },
  );
  if (user === undefined) {
    return "they hold no credentials";
  }
  return passwordSignIn(`the settings ${user.name} and ${settingKey("password")}`, true, user, own, context);
}
