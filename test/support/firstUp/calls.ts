// What the cloud sees of the first program: asserted by test/unit/lifecycle/firstUp/liveAccount.spec.ts, and shown in docs/adopt.md.

/** Every call of a preview, by the operation, looking up the project aside. */
export const PREVIEW_CALLS: Readonly<Record<string, number>> = {
  ListKeys: 1,
  // The three keys that are looked at singly, and key 201, which the list lacks.
  ListKeyDetail: 4,
  // The keys that rotate.
  ShowKeyRotationStatus: 120,
  ListSecrets: 1,
  ShowSecret: 3,
  // The secrets whose age matters.
  ShowSecretStage: 25,
  // The versions of the clusters.
  ListClusters: 1,
  ShowClusterEncryptInfo: 5,
};

/** The writes of the up after it. */
export const UP_WRITES: Readonly<Record<string, number>> = {
  EnableKeyRotation: 50,
  DisableKeyRotation: 1,
  UpdateKeyRotationInterval: 31,
  UpdateSecret: 6,
  RotateSecret: 8,
  RotateKey: 2,
};
