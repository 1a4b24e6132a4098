import type { SettingsReader } from "../cloud";
import { settingKey, nearest, SETTINGS } from "../cloud";
import { fromWire, UNKNOWN, type Values } from "./wire";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A setting that cannot be accepted. */
export interface SettingFailure {
  readonly property: string;
  readonly reason: string;
}

/** Keys that the engine adds to the settings. */
const NOT_SETTINGS: ReadonlySet<string> = new Set(["version", "pluginDownloadURL", "__internal"]);

const NAMES = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

/** The settings of a message, by their bare names. */
export function settingsFromWire(struct: Struct | undefined): Values {
  return Object.fromEntries(Object.entries(fromWire(struct)).filter(([name]) => !NOT_SETTINGS.has(name)));
}

/** All errors in the settings: unknown names and invalid values. */
export function checkSettings(settings: Values): SettingFailure[] {
  return Object.entries(settings).flatMap(([property, value]) => {
    if (!isDeclared(property)) {
      const guess = nearest(property, NAMES);
      const reason = `is not a setting of this release${guess === undefined ? "" : `; did you mean ${guess}?`}`;
      return [{ property, reason }];
    }
    const { schema, must } = SETTINGS[property];
    const isFine = isUnset(value) || value === UNKNOWN || schema.safeParse(value).success;
    return isFine ? [] : [{ property, reason: `must be ${must}` }];
  });
}

/** Maps settings to the lifecycle's names: the lifecycle has two namespaces, the plugin has one. */
export function settingsReader(settings: Values): SettingsReader {
  return (key) => {
    const name = bareName(key);
    return name === undefined ? undefined : settings[name];
  };
}

/** Translates the lifecycle's messages for the plugin, whose settings are all in one namespace. */
export function pluginWords(text: string): string {
  const renamed = text.replaceAll(/\bhuaweicloud:([A-Za-z]+)\b/g, (key: string) => {
    const name = bareName(key);
    return name === undefined ? key : `huaweicloud-rotation:${name}`;
  });
  return renamed.startsWith(NO_REGION) || renamed.includes(`: ${NO_REGION}`)
    ? `${renamed} Settings under huaweicloud: are those of Huawei's own provider, and do not reach this plugin.`
    : renamed;
}

/** How the sentence begins that says so (provider/cloud). */
const NO_REGION = "No region is known.";

function isDeclared(name: string): name is keyof typeof SETTINGS {
  return Object.hasOwn(SETTINGS, name);
}

/** The plugin's name for a setting that the lifecycle calls by a full key. */
function bareName(key: string): string | undefined {
  return NAMES.find((name) => settingKey(name) === key);
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
