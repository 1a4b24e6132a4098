import { keyOf } from "../settings/settings";
import type { SignInContext } from "./context";
import { fixed, type SignIn } from "./credentials";
import { keysOf } from "./pair";
import { passwordSignIn, userOf } from "./password";

/** The settings of the stack or of a Provider: a token, else keys, else a user and password, as Terraform has it. */
export function fromConfiguration(context: SignInContext): SignIn | undefined {
  const { accessKey, secretKey, securityToken, token, domainId, userName, userId, password } = context.settings;
  if (token) {
    return fixed(`the setting ${keyOf("token")}`, true, { token, domainId });
  }
  const keys = keysOf(
    { name: keyOf("accessKey"), value: accessKey },
    { name: keyOf("secretKey"), value: secretKey },
    { name: keyOf("securityToken"), value: securityToken },
  );
  if (keys !== undefined) {
    const source = `the settings ${keyOf("accessKey")} and ${keyOf("secretKey")}`;
    return fixed(source, true, { ...keys, domainId });
  }
  const user = userOf(
    { name: keyOf("userName"), value: userName },
    { name: keyOf("userId"), value: userId },
    { name: keyOf("password"), value: password },
    context.settings,
  );
  return user && passwordSignIn(`the settings ${user.name} and ${keyOf("password")}`, true, user, context);
}
