export { createCloud } from "./client";
export type { Cloud, Place } from "./client";
export { hasCode, isCloudError, isGone } from "./errors";
export type { CloudError } from "./errors";
export { csms, dws, iam, kms, sts } from "./operations";
export { systemRuntime } from "./runtime";
export type { Runtime } from "./runtime";
export { DURATION, milliseconds } from "./settings/duration";
export type { Environment, Report, SettingsReader } from "./settings/settings";
