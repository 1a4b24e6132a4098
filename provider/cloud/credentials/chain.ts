import { withAgency } from "./agency";
import { fromConfiguration } from "./configuration";
import type { SignInContext } from "./context";
import type { SignIn } from "./credentials";
import { fromEnvironment } from "./environment";
import { fromMetadata } from "./metadata";
import { fromDefaultProfile, fromNamedProfile } from "./profile";

/**
 * How to sign in; the first source that has credentials wins:
 *
 * 1. the settings of the Provider or of the stack: a token, else keys, else a user and password;
 * 2. the section of the SDKs' credentials file that `huaweicloud-rotation:profile` names;
 * 3. the environment: `HW_*`, `HUAWEICLOUD_SDK_*`, `OS_*`, `CLOUD_SDK_*`, the first complete one;
 * 4. the section `[basic]` of the SDKs' credentials file;
 * 5. the agency of the ECS instance, by its metadata.
 *
 * An agency of `assumeRole` is assumed on top of any of them.
 *
 * @throws CloudError if half of a pair is missing, or a named profile does not exist
 */
export function chooseSignIn(context: SignInContext): SignIn {
  const base =
    fromConfiguration(context) ??
    fromNamedProfile(context) ??
    fromEnvironment(context) ??
    fromDefaultProfile(context) ??
    fromMetadata(context);
  return withAgency(base, context);
}
