import { settingsError } from "../errors/cloudError";
import { completeSettings } from "../settings/complete";
import { withAgencies } from "./agency";
import { fromConfiguration } from "./configuration";
import type { SignInContext } from "./signInContext";
import type { Found, SignIn } from "./credentials";
import { fromEnvironment } from "./environment";
import { fromCurrentKooCli, fromNamedKooCli } from "./kooCli";
import type { Looked } from "./looked";
import { fromMetadata } from "./metadata";
import { fromEnvironmentOidc, halfOfOidc } from "./oidc/environment";
import { fromPod } from "./pod";
import { fromDefaultProfile, fromNamedProfile } from "./profile";

/**
 * Where credentials are looked for; the first place that has some wins:
 *
 * 1. the settings of the Provider or of the stack, which somebody wrote for these very resources: an identity provider,
 *    else a token, keys, or a user and password;
 * 2. a named profile, which somebody chose: the section of the SDKs' credentials file that `huaweicloud-rotation:profile`
 *    names, else KooCLI's profile of `huaweicloud:profile` or `HW_PROFILE`;
 * 3. an identity provider that the environment names: whoever names one wants no stored keys, though some may lie about;
 * 4. the environment: `HW_*`, `HUAWEICLOUD_SDK_*`, `OS_*`, `CLOUD_SDK_*`, the first complete one;
 * 5. the section `[basic]` of the SDKs' credentials file, and 6. KooCLI's current profile: what this user usually is;
 * 7. the identity of the CCE pod, which is narrower than 8. the agency of the ECS instance that the pod runs on.
 *
 * Agencies of `assumeRole` are assumed on top of any of them.
 */
const PLACES: readonly (readonly [place: string, look: (context: SignInContext) => Found])[] = [
  ["the settings of the Provider or the stack", fromConfiguration],
  ["a named section of the SDKs' credentials file", fromNamedProfile],
  ["a named profile of KooCLI", fromNamedKooCli],
  ["an identity provider of the environment", fromEnvironmentOidc],
  ["the environment", fromEnvironment],
  ["the section [basic] of the SDKs' credentials file", fromDefaultProfile],
  ["KooCLI's current profile", fromCurrentKooCli],
  ["the identity of this pod", fromPod],
  ["the metadata of this ECS instance", fromMetadata],
];

/** How to sign in, and where that was looked for. */
export interface Choice {
  readonly signIn: SignIn;
  readonly looked: readonly Looked[];
}

/** Chooses how to sign in. No call is made. @throws CloudError if half of a way is missing, or a named one does not exist */
export function chooseSignIn(context: SignInContext): Choice {
  const looked: Looked[] = [];
  let found: SignIn | undefined;
  for (const [place, look] of PLACES) {
    if (found !== undefined) {
      looked.push({ place, outcome: "not looked at" });
      continue;
    }
    const half = place.startsWith("the metadata") ? halfOfOidc(context) : undefined;
    if (half !== undefined) {
      throw settingsError(half);
    }
    const result = look(context);
    found = typeof result === "string" ? undefined : result;
    // Whether metadata has any shows when it is asked.
    const taken = look === fromMetadata ? "asked" : "taken";
    looked.push({ place, outcome: typeof result === "string" ? result : taken });
  }
  // Metadata is always a way: whether there is any shows when it is asked.
  const base = found ?? fromMetadata(context);
  const { agencies } = completeSettings(context.settings, base.settings);
  return { signIn: withAgencies(base, agencies, context), looked };
}
