import type { Emulator } from "../../provider/emulator";
import type { ConfigValue } from "./stack";

/** New objects are not looked at, where a test counts the calls of something else; the look has tests of its own. */
export const NO_LOOK = { "huaweicloud-rotation:lookBeforeCreate": "false" } as const;

/** The settings by which a provider reaches an emulator for every service, as the host hands them over. */
export function plainSettingsOf({ url, region, credentials }: Emulator): Record<string, string> {
  return {
    ...NO_LOOK,
    "huaweicloud:region": region,
    "huaweicloud:accessKey": credentials.accessKey,
    "huaweicloud:secretKey": credentials.secretKey,
    "huaweicloud:endpoints": endpointsOf(url),
  };
}

/** The same as a stack's configuration. */
export function settingsOf(emulator: Emulator): Record<string, ConfigValue> {
  const secretKey = { value: emulator.credentials.secretKey, secret: true };
  return { ...plainSettingsOf(emulator), "huaweicloud:secretKey": secretKey };
}

/** The settings by which the plugin reaches an emulator, by their bare names, with its access key. */
export function pluginSettingsOf({ url, region, credentials }: Emulator): Record<string, string> {
  const { accessKey, secretKey } = credentials;
  return { region, endpoints: endpointsOf(url), accessKey, secretKey };
}

/** Settings of the plugin as a stack's configuration. */
export function pluginConfigOf(settings: Readonly<Record<string, string>>): Record<string, ConfigValue> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `huaweicloud-rotation:${name}`,
      name === "secretKey" ? { value, secret: true } : value,
    ]),
  );
}

/** The setting `endpoints` that leads every service to one URL. */
export function endpointsOf(url: string): string {
  const services = ["kms", "csms", "dws", "iam", "sts"];
  return JSON.stringify(Object.fromEntries(services.map((service) => [service, url])));
}
