export {
  getClusters,
  getClustersOutput,
  getKeys,
  getKeysOutput,
  getSecrets,
  getSecretsOutput,
} from "./functions/lists";
export type {
  GetClustersArgs,
  GetClustersResult,
  GetKeysArgs,
  GetKeysResult,
  GetSecretsArgs,
  GetSecretsResult,
} from "./functions/lists";
export type { Cluster, ClusterKey, Key, KeyRotation, SecretRotationStatus } from "./functions/results";
export {
  getClusterKey,
  getClusterKeyOutput,
  getKeyRotation,
  getKeyRotationOutput,
  getSecretRotation,
  getSecretRotationOutput,
} from "./functions/single";
export type { GetClusterKeyArgs, GetKeyRotationArgs, GetSecretRotationArgs } from "./functions/single";
export { ClusterKeyRotation } from "./resources/clusterKeyRotation";
export type { ClusterKeyRotationArgs } from "./resources/clusterKeyRotation";
export { KeyRotationPolicy } from "./resources/keyRotationPolicy";
export type { KeyRotationPolicyArgs } from "./resources/keyRotationPolicy";
export { Provider } from "./resources/provider";
export type { AssumeRoleArgs, AssumeRoleWithOidcArgs, ProviderArgs } from "./resources/provider";
export { RotationBaseline } from "./resources/rotationBaseline";
export type {
  BaselineExclusion,
  BaselineKeysArgs,
  BaselineSecretsArgs,
  NotCovered,
  RotationBaselineArgs,
} from "./resources/rotationBaseline";
export { SecretRotation } from "./resources/secretRotation";
export type { SecretRotationArgs } from "./resources/secretRotation";
export { SecretRotationPolicy } from "./resources/secretRotationPolicy";
export type { SecretRotationPolicyArgs } from "./resources/secretRotationPolicy";
