/** The result of a list. */
export interface Listing<Item> {
  /** The objects. */
  readonly items: Item[];
  /** What could not be looked at, in words; empty unless `allowIncomplete` is set. */
  readonly gaps: string[];
}

/** A KMS key from the list of keys. */
export interface Key {
  /** The key's id, 36 characters. */
  keyId: string;
  /** The key's alias. Set by whoever made the key: do not put it into commands or code as it is. */
  alias: string;
  /** The kind of key, such as `"AES_256"`. */
  keySpec: string | undefined;
  /** Whether KMS can rotate the key. */
  canRotate: boolean;
  /** Why KMS cannot rotate the key; absent where it can. */
  reason: string | undefined;
  /** Whether KMS rotates the key by itself; absent where KMS does not say. */
  rotates: boolean | undefined;
}

/** Whether and how often a KMS key rotates. */
export interface KeyRotation {
  /** The key's id, 36 characters. */
  keyId: string;
  /** Whether KMS rotates the key by itself; absent where KMS does not say. */
  enabled: boolean | undefined;
  /** Days between rotations; absent while rotation is off. */
  rotationInterval: number | undefined;
  /** When KMS last rotated the key, as ISO 8601 in UTC; absent if it never did. */
  lastRotationTime: string | undefined;
  /** How often the key has rotated. */
  numberOfRotations: number | undefined;
}

/** A CSMS secret and its rotation, never its value. */
export interface SecretRotationStatus {
  /** The secret's name. */
  secretName: string;
  /** The type, such as `"RDS-FG"`. */
  secretType: string | undefined;
  /** Whether CSMS can rotate the secret. */
  canRotate: boolean;
  /** Why CSMS cannot rotate the secret; absent where it can. */
  reason: string | undefined;
  /** Whether CSMS rotates the secret by itself; absent where CSMS does not say. */
  rotates: boolean | undefined;
  /** The period as CSMS spells it, such as `"30d"`; absent while rotation is off. */
  rotationPeriod: string | undefined;
  /** The function that rotates the secret. */
  rotationFunctionUrn: string | undefined;
  /** When the secret last rotated, as ISO 8601 in UTC; absent if it never did. */
  lastRotationTime: string | undefined;
  /** When CSMS is due to rotate the secret next, as ISO 8601 in UTC; absent while rotation is off. */
  nextRotationTime: string | undefined;
}

/** The encryption key of a DWS cluster. */
export interface ClusterKey {
  /** The cluster's id, a UUID. */
  clusterId: string;
  /** The id of the KMS key that is the cluster's master key; absent for a cluster that is not encrypted. */
  masterKeyId: string | undefined;
  /** The name of the master key. */
  masterKeyName: string | undefined;
  /** The algorithm, such as `"generalCipher"`. */
  cryptAlgorithm: string | undefined;
  /** When the cluster's key last rotated, as DWS writes it, without a time zone. */
  lastRotationTimeText: string | undefined;
  /** The same as ISO 8601, read as if it were in UTC; absent if the key never rotated. */
  lastRotationTime: string | undefined;
}

/** A DWS cluster and its encryption key. */
export interface Cluster extends ClusterKey {
  /** The cluster's name. */
  name: string;
  /** The version, such as `"8.1.3"`. */
  version: string | undefined;
  /** Whether the cluster's key can rotate. */
  canRotate: boolean;
  /** Why the cluster's key cannot rotate; absent where it can. */
  reason: string | undefined;
}
