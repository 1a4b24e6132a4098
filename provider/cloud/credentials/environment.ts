import { isCloudError } from "../errors/cloudError";
import { completeSettings } from "../settings/complete";
import type { SignInContext } from "./signInContext";
import { fixed, type Found, type SignIn } from "./credentials";
import { keysOf, type Named } from "./pair";
import { passwordSignIn, userOf } from "./password";
import { settingsOfSpelling } from "./sourceVariables";
import { type Spelling, SPELLINGS } from "./spellings";

/** The environment. Half a pair is an error only if no other spelling is complete. */
export function fromEnvironment(context: SignInContext): Found {
  let half: Error | undefined;
  for (const spelling of SPELLINGS) {
    try {
      const found = fromSpelling(spelling, context);
      if (found !== undefined) {
        return found;
      }
    } catch (error) {
      if (!isCloudError(error)) {
        throw error;
      }
      half ??= error;
    }
  }
  if (half !== undefined) {
    throw half;
  }
  return "no variables HW_…, HUAWEICLOUD_SDK_…, OS_… or CLOUD_SDK_… hold credentials";
}

function fromSpelling(spelling: Spelling, context: SignInContext): SignIn | undefined {
  const { environment } = context;
  const named = (name = ""): Named => ({ name, value: environment[name] });
  const own = settingsOfSpelling(environment, spelling);
  const { domainId, domainName } = completeSettings(context.settings, own);
  const token = named(spelling.token);
  if (token.value) {
    return fixed(`the environment variable ${token.name}`, false, { token: token.value, domainId }, own);
  }
  const keys = keysOf(named(spelling.accessKey), named(spelling.secretKey), named(spelling.securityToken));
  if (keys !== undefined) {
    const source = `the environment variables ${spelling.accessKey} and ${spelling.secretKey}`;
    return fixed(source, false, { ...keys, domainId }, own);
  }
  const account = { domainId, domainName };
  const user = userOf(named(spelling.userName), named(spelling.userId), named(spelling.password), account);
  const source = `the environment variables ${user?.name ?? ""} and ${spelling.password ?? ""}`;
  return user && passwordSignIn(source, false, user, own, context);
}
