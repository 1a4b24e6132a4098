import { isCloudError } from "../errors/cloudError";
import type { SignInContext } from "./context";
import { fixed, type SignIn } from "./credentials";
import { keysOf, type Named } from "./pair";
import { passwordSignIn, userOf } from "./password";

interface Spelling {
  readonly token?: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken: string;
  readonly userName?: string;
  readonly userId?: string;
  readonly password?: string;
}

/** Spellings of Terraform, the SDKs, OpenStack and the SDKs' samples. The first that is complete wins (DESIGN §9). */
const SPELLINGS: readonly Spelling[] = [
  {
    token: "HW_AUTH_TOKEN",
    accessKey: "HW_ACCESS_KEY",
    secretKey: "HW_SECRET_KEY",
    securityToken: "HW_SECURITY_TOKEN",
    userName: "HW_USER_NAME",
    userId: "HW_USER_ID",
    password: "HW_USER_PASSWORD",
  },
  {
    accessKey: "HUAWEICLOUD_SDK_AK",
    secretKey: "HUAWEICLOUD_SDK_SK",
    securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
  },
  {
    token: "OS_AUTH_TOKEN",
    accessKey: "OS_ACCESS_KEY",
    secretKey: "OS_SECRET_KEY",
    securityToken: "OS_SECURITY_TOKEN",
    userName: "OS_USERNAME",
    userId: "OS_USER_ID",
    password: "OS_PASSWORD",
  },
  { accessKey: "CLOUD_SDK_AK", secretKey: "CLOUD_SDK_SK", securityToken: "CLOUD_SDK_SECURITY_TOKEN" },
];

/** The environment. Half a pair is an error only if no other spelling is complete. */
export function fromEnvironment(context: SignInContext): SignIn | undefined {
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
  return undefined;
}

function fromSpelling(spelling: Spelling, context: SignInContext): SignIn | undefined {
  const { environment, settings } = context;
  const named = (name = ""): Named => ({ name, value: environment[name] });
  const token = named(spelling.token);
  if (token.value) {
    return fixed(`the environment variable ${token.name}`, false, { token: token.value, domainId: settings.domainId });
  }
  const keys = keysOf(named(spelling.accessKey), named(spelling.secretKey), named(spelling.securityToken));
  if (keys !== undefined) {
    const source = `the environment variables ${spelling.accessKey} and ${spelling.secretKey}`;
    return fixed(source, false, { ...keys, domainId: settings.domainId });
  }
  const user = userOf(named(spelling.userName), named(spelling.userId), named(spelling.password), settings);
  const source = `the environment variables ${user?.name ?? ""} and ${spelling.password ?? ""}`;
  return user && passwordSignIn(source, false, user, context);
}
