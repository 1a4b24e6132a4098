export { KeyRotationPolicy } from "./resources/keyRotationPolicy";
export type { KeyRotationPolicyArgs } from "./resources/keyRotationPolicy";
export { Provider } from "./resources/provider";
export type { AssumeRoleArgs, ProviderArgs } from "./resources/provider";
