import type { Command } from "commander";
import { isSecretSetting, settingKeys, wrongSetting } from "../cloud";

/** Settings as they are given on the command line. */
export interface SettingFlags {
  readonly region?: string;
  readonly setting: readonly string[];
}

/** Adds the flags for settings that are not in the environment. */
export function addSettingFlags(command: Command): Command {
  return command
    .option("--region <region>", "the region, where the environment names none or another is meant")
    .option(
      "--setting <key=value>",
      "a setting as in stack configuration, such as huaweicloud-rotation:profile=work; may be repeated",
      (given: string, earlier: readonly string[]) => [...earlier, given],
      [],
    );
}

/** The settings by their full keys, or one sentence that says what is wrong. */
export function settingsOf({ region, setting }: SettingFlags): Readonly<Record<string, string>> | string {
  const pairs = setting.map((pair) => [pair.split("=")[0] ?? "", pair.slice(pair.indexOf("=") + 1)] as const);
  const bare = setting.find((pair) => /^\w+=/.test(pair))?.split("=")[0];
  if (bare !== undefined) {
    return `--setting ${bare} has no prefix: write huaweicloud:${bare}=value or huaweicloud-rotation:${bare}=value.`;
  }
  if (setting.some((pair) => !/^[\w-]+:\w+=/.test(pair))) {
    return "--setting must be key=value, such as huaweicloud:cloud=myhuaweicloud.eu.";
  }
  const unknown = pairs.map(([key]) => key).find((key) => !settingKeys().includes(key));
  if (unknown !== undefined) {
    return wrongSetting(unknown) ?? `The setting ${unknown} is not known. See the settings in docs/settings.md.`;
  }
  const secret = pairs.find(([key]) => isSecretSetting(key));
  if (secret !== undefined) {
    return `${secret[0]} is a secret, which everyone on this machine could read here: put it into the environment.`;
  }
  return { ...Object.fromEntries(pairs), ...(region !== undefined && { "huaweicloud:region": region }) };
}
