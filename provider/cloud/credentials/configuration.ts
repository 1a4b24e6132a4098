import { completeSettings } from "../settings/complete";
import { keyOf } from "../settings/settings";
import type { SignInContext } from "./context";
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
    return fixed(`the setting ${keyOf("token")}`, true, { token, domainId }, own);
  }
  const keys = keysOf(
    { name: keyOf("accessKey"), value: accessKey },
    { name: keyOf("secretKey"), value: secretKey },
    { name: keyOf("securityToken"), value: securityToken },
  );
  if (keys !== undefined) {
    const source = `the settings ${keyOf("accessKey")} and ${keyOf("secretKey")}`;
    return fixed(source, true, { ...keys, domainId }, own);
  }
  const user = userOf(
    { name: keyOf("userName"), value: userName },
    { name: keyOf("userId"), value: userId },
    { name: keyOf("password"), value: password },
    { domainId, domainName },
  );
  if (user === undefined) {
    return "they hold no credentials";
  }
  return passwordSignIn(`the settings ${user.name} and ${keyOf("password")}`, true, user, own, context);
}
