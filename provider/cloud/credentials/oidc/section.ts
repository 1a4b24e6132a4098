import { settingsError } from "../../errors/cloudError";
import type { SourceSettings } from "../../settings/complete";
import type { SignInContext } from "../signInContext";
import type { SignIn } from "../credentials";
import { oidcSignIn } from "./exchange";
import { identityToken } from "./identityToken";

/** How long the SDKs ask for a key, in seconds. */
export const SDK_DURATION = 21_600;

/** The identity provider of a section of the SDKs' credentials file. @throws CloudError if one half is missing */
export function fromSectionOidc(
  context: SignInContext,
  where: string,
  values: Readonly<Record<string, string | undefined>>,
  settings: SourceSettings,
): SignIn | undefined {
  const { idp_id: idpId, id_token_file: file } = values;
  if (idpId === undefined && file !== undefined) {
    throw settingsError(`id_token_file in ${where} is set but idp_id is not: set both.`);
  }
  if (idpId === undefined) {
    return undefined;
  }
  const token = identityToken(context, `idp_id in ${where}`, {
    file: { name: `id_token_file in ${where}`, value: file },
  });
  const origin = { source: `the identity provider in ${where}`, configured: false, settings };
  return oidcSignIn(context, origin, token, { idpId, duration: SDK_DURATION });
}
