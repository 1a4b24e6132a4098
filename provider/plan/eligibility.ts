/** What decides whether an object can rotate: as the lists of the cloud tell it. */
export interface KeyKind {
  readonly isDefault: boolean | undefined;
  readonly origin: string | undefined;
  readonly keystoreId: string | undefined;
  readonly keySpec: string | undefined;
  readonly keyState: string | undefined;
}

/** Why an object does not rotate, whatever is declared. */
export interface Obstacle {
  /** `cannot-rotate` is permanent; the others last as long as the object's state. */
  readonly code: "cannot-rotate" | "disabled" | "pending-deletion";
  /** A sentence's end that follows "it". */
  readonly reason: string;
}

/** Why KMS does not rotate a key by itself; `undefined` for a key that can rotate (huawei-apis §1.2). */
export function keyObstacle(key: KeyKind): Obstacle | undefined {
  const { keySpec = "AES_256" } = key;
  const never: readonly (readonly [boolean, string])[] = [
    [key.isDefault === true, "is a default key of the account, which KMS manages itself"],
    [key.origin === "external" || key.keyState === "5", "has imported material, which KMS cannot make anew"],
    [key.keystoreId !== undefined && key.keystoreId !== "0", "is in a custom keystore"],
    [keySpec.startsWith("HMAC"), "is an HMAC key, and only encryption keys rotate"],
    [keySpec !== "AES_256" && keySpec !== "SM4", `is of the kind ${keySpec}, and only AES_256 and SM4 keys rotate`],
  ];
  const reason = never.find(([applies]) => applies)?.[1];
  if (reason !== undefined) {
    return { code: "cannot-rotate", reason };
  }
  switch (key.keyState) {
    case undefined:
    case "2":
      return undefined;
    case "4":
      return { code: "pending-deletion", reason: "is pending deletion" };
    case "1":
      return { code: "disabled", reason: "is not activated yet" };
    default:
      return { code: "disabled", reason: "is disabled, and KMS does not rotate disabled keys" };
  }
}

/** Why a secret does not rotate; `undefined` for one that can. */
export function secretObstacle(secret: {
  readonly secretType: string | undefined;
  readonly state: string | undefined;
}): Obstacle | undefined {
  if (secret.secretType === "COMMON") {
    return { code: "cannot-rotate", reason: "is a common secret, and CSMS rotates only secrets with a function" };
  }
  switch (secret.state) {
    case undefined:
    case "ENABLED":
      return undefined;
    case "PENDING_DELETE":
      return { code: "pending-deletion", reason: "is pending deletion" };
    case "FROZEN":
      return { code: "disabled", reason: "is frozen: the account has to pay first" };
    default:
      return { code: "disabled", reason: "is disabled" };
  }
}

/** Why the key of a cluster does not rotate; `undefined` for one that can. */
export function clusterObstacle(cluster: { readonly version: string | undefined }): Obstacle | undefined {
  const major = /^(\d+)\./.exec(cluster.version ?? "")?.[1];
  return major === undefined || Number(major) >= 8
    ? undefined
    : { code: "cannot-rotate", reason: `has version ${cluster.version ?? ""}, and 8.0.0 is the first that can rotate` };
}
