import { settingsError } from "../errors/cloudError";

/** A value and the name under which the user set it, or would. */
export interface Named {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * The keys, with the security token that belongs to them if they are temporary; `undefined` if none of them is set.
 *
 * @throws CloudError if one of the keys is missing, also where the token alone is set
 */
export function keysOf(
  accessKey: Named,
  secretKey: Named,
  securityToken: Named,
): { readonly accessKey: string; readonly secretKey: string; readonly securityToken: string | undefined } | undefined {
  const keys = pair(accessKey, secretKey);
  if (keys !== undefined) {
    // An empty variable is how a shell leaves one out: it must not be sent as a token.
    return {
      accessKey: keys[0],
      secretKey: keys[1],
      securityToken: securityToken.value === "" ? undefined : securityToken.value,
    };
  }
  if (securityToken.value) {
    throw settingsError(
      `${securityToken.name} is set but ${accessKey.name} and ${secretKey.name} are not: set all three.`,
    );
  }
  return undefined;
}

/**
 * Both values if both are set, `undefined` if neither is.
 *
 * @throws CloudError if only one is, naming the other; pairs are never completed from elsewhere (DESIGN §9)
 */
export function pair(one: Named, other: Named): [string, string] | undefined {
  if (one.value && other.value) {
    return [one.value, other.value];
  }
  if (one.value || other.value) {
    const [there, missing] = one.value ? [one, other] : [other, one];
    throw settingsError(`${there.name} is set but ${missing.name} is not: set both.`);
  }
  return undefined;
}
