export { createCloud } from "./client";
export type { Cloud, Place } from "./client";
export { hasCode, isCloudError, isGone } from "./errors";
export type { CloudError } from "./errors";
export { csms, dws, kms } from "./operations";
export { systemRuntime } from "./runtime";
export type { Runtime } from "./runtime";
export { DURATION, milliseconds } from "./settings/duration";
export type { SettingsReader } from "./settings/settings";
