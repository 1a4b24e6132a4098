import { settingsError } from "../errors/cloudError";
import { DECLARATIONS, IGNORED } from "./declarations";
import { SERVICES } from "./services";

/** Settings of Huawei's own Pulumi provider that mean nothing here and resemble one of ours. */
const THEIRS = ["regional", ...Object.keys(IGNORED)];
/** Services that Huawei's own provider takes endpoints of and whose names resemble one of ours. */
// prettier-ignore
const THEIR_SERVICES: readonly string[] = [
  "aad", "aom", "apm", "as", "asm", "bcs", "bms", "bss", "cae", "cbh", "cbr", "cc", "cce", "cci", "ccm", "cdm", "cdn", "ces",
  "cfw", "cms", "cph", "css", "cts", "dbss", "dc", "dcs", "dds", "deh", "der", "dew", "dis", "dli", "dms", "dns", "drs", "dsc",
  "ecs", "eg", "eip", "elb", "eps", "er", "evs", "fgs", "ga", "hss", "iec", "ief", "ims", "kps", "live", "lts", "mls", "mpc",
  "mrs", "nat", "obs", "oms", "ram", "rds", "rfs", "rgc", "rms", "scm", "sfs", "smn", "sms", "swr", "tms", "ucs", "vbs", "vod",
  "vpc", "vpn", "waf",
];

/**
 * Judges the name of a setting, with its namespace. Under `huaweicloud-rotation:`, which is ours alone, an unknown name is
 * refused; under `huaweicloud:`, which Huawei's provider has too, only one that resembles one of ours.
 *
 * @returns what is wrong, in a sentence; `undefined` if nothing is
 */
export function wrongSetting(key: string): string | undefined {
  const [namespace, name = ""] = key.split(/:(.*)/s);
  const ours = namespace === "huaweicloud-rotation";
  if (!ours && namespace !== "huaweicloud") {
    return undefined;
  }
  const known = settingKeys();
  if (known.includes(key) || (!ours && THEIRS.includes(name))) {
    return undefined;
  }
  const guess = nearest(
    name,
    known.map((each) => each.split(":")[1] ?? ""),
  );
  const meant =
    known.find((each) => each === `${namespace}:${guess ?? ""}`) ??
    known.find((each) => each.endsWith(`:${guess ?? ""}`));
  if (meant !== undefined) {
    return `The setting ${key} is not known. Did you mean ${meant}?`;
  }
  return ours ? `The setting ${key} is not known. See the settings in docs/settings.md.` : undefined;
}

/**
 * Judges the names of all settings. The plugin's settings are all under `huaweicloud-rotation:`, so a stack that moves from
 * the classes to the plugin, or back, has some in both namespaces: there, the plugin's are not judged.
 *
 * @returns what is wrong with the first that is, in a sentence; `undefined` if nothing is
 */
export function wrongAmong(keys: readonly string[]): string | undefined {
  const ofThePlugin = new Set(keys.map(pluginKeyOf));
  return keys
    .filter((key) => !ofThePlugin.has(key))
    .map((key) => wrongSetting(key))
    .find((sentence) => sentence !== undefined);
}

/** What the plugin calls a setting; `undefined` for a key that is no setting. */
function pluginKeyOf(key: string): string | undefined {
  const names = Object.keys(DECLARATIONS);
  const index = settingKeys().indexOf(key);
  return index === -1 ? undefined : `huaweicloud-rotation:${names[index] ?? ""}`;
}

/** Judges the services in `endpoints`. @throws CloudError naming one that resembles one of ours */
export function assertServices(endpoints: Readonly<Record<string, string>>): void {
  const known: readonly string[] = SERVICES;
  for (const service of Object.keys(endpoints)) {
    const guess = known.includes(service) || THEIR_SERVICES.includes(service) ? undefined : nearest(service, known);
    if (guess !== undefined) {
      throw settingsError(`huaweicloud:endpoints has no service ${quoted(service)}. Did you mean ${guess}?`);
    }
  }
}

/** The full keys of all settings. */
export function settingKeys(): string[] {
  return Object.entries(DECLARATIONS).map(
    ([name, { namespace, configuredAs }]: [string, (typeof DECLARATIONS)[keyof typeof DECLARATIONS]]) =>
      `${namespace}:${configuredAs ?? name}`,
  );
}

/** A name as a message can show it. */
function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 40));
}

/** The known name that is at most two letters away, case aside. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((each) => ({ each, distance: distanceOf(name.toLowerCase(), each.toLowerCase()) }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= 2 ? best.each : undefined;
}

/** How many letters must be put in, taken out or changed to make one text of another (Levenshtein). */
function distanceOf(one: string, other: string): number {
  // Far longer names are far away, however long it would take to find out how far.
  if (Math.abs(one.length - other.length) > 2) {
    return Infinity;
  }
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(one).entries()) {
    const next = [i + 1];
    for (const [j, against] of Array.from(other).entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === against ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
