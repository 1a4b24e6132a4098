import { settingsError } from "../errors";
import { DURATION, milliseconds } from "./duration";

/** Reads a setting by its full key, such as `huaweicloud:region`; `undefined` where it is not set. */
export type SettingsReader = (key: string) => unknown;
/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of one account and region. */
export interface Settings {
  readonly region: string | undefined;
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  readonly cloud: string | undefined;
  readonly insecure: boolean;
  readonly maxRetries: number;
  /** Longest wait for one answer, in milliseconds. */
  readonly requestTimeout: number;
  readonly endpoints: Readonly<Record<string, string>>;
}

/** Settings of Huawei's own providers that this release cannot honour: silence would sign in as someone else. */
const UNSUPPORTED = ["userName", "userId", "password", "assumeRole", "cacertFile", "authUrl", "enterpriseProjectId"];

/** Reads the settings: configuration first, then the environment. */
export function readSettings(read: SettingsReader, environment: Environment): Settings {
  const refused = UNSUPPORTED.filter((name) => setting(read, name) !== undefined);
  if (refused.length > 0) {
    throw settingsError(
      `The setting huaweicloud:${refused.join(", huaweicloud:")} is not supported yet. Remove it, and sign in with accessKey and secretKey.`,
    );
  }
  const first = (name: string, ...variables: string[]) =>
    text(setting(read, name)) ?? variables.map((variable) => environment[variable]).find((value) => value);
  return {
    region: first("region", "HW_REGION_NAME", "OS_REGION_NAME"),
    projectId: first("projectId", "HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID"),
    projectName: first("projectName", "HW_PROJECT_NAME", "OS_PROJECT_NAME"),
    cloud: first("cloud", "HW_CLOUD"),
    insecure: first("insecure", "HW_INSECURE") === "true",
    maxRetries: wholeNumber(first("maxRetries", "HW_MAX_RETRIES") ?? "5"),
    requestTimeout: duration(text(read("huaweicloud-rotation:requestTimeout")) ?? "15s"),
    endpoints: map(setting(read, "endpoints")),
  };
}

/** The value of a setting under `huaweicloud:`. */
export function setting(read: SettingsReader, name: string): unknown {
  const value = read(`huaweicloud:${name}`);
  return value === "" || value === null ? undefined : value;
}

/** Text of a setting; booleans and numbers as their text. */
export function text(value: unknown): string | undefined {
  return typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined;
}

function wholeNumber(value: string): number {
  if (!/^\d{1,2}$/.test(value)) {
    throw settingsError("The setting huaweicloud:maxRetries must be a whole number from 0 to 99.");
  }
  return Number(value);
}

function duration(value: string): number {
  const found = milliseconds(value);
  if (found === undefined) {
    throw settingsError(`The setting huaweicloud-rotation:requestTimeout must be ${DURATION}.`);
  }
  return found;
}

/** A map as an object, or as JSON text, which is how stack configuration holds it. */
function map(value: unknown): Record<string, string> {
  if (value === undefined) {
    return {};
  }
  try {
    const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
    const entries = Object.entries(parsed as object);
    if (entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) {
      return Object.fromEntries(entries);
    }
  } catch {
    // Said below: what was given is not repeated.
  }
  throw settingsError(
    'The setting huaweicloud:endpoints must be a map of service to base URL, such as {"kms": "https://…"}.',
  );
}
