import { settingsError } from "../errors";
import type { Service } from "../operations";
import type { Environment, Settings } from "./settings";

/** The base URL of a service in a region, huawei-apis §6. */
export function endpoint(settings: Settings, environment: Environment, service: Service, region: string): URL {
  const suffix = region.replaceAll("-", "_").toUpperCase();
  // CSMS answers on the KMS host: no source has a host of its own for it.
  const names = service === "csms" ? (["csms", "kms"] as const) : ([service] as const);
  const declared = names.map((name) => settings.endpoints[name]).find((url) => url);
  const variables = names.map((name) => `HUAWEICLOUD_SDK_REGION_${name.toUpperCase()}_${suffix}`);
  const all = service === "iam" ? [...variables, "HUAWEICLOUD_SDK_IAM_ENDPOINT"] : variables;
  const fromEnvironment = all.map((name) => environment[name]?.split(",")[0]?.trim()).find((url) => url);
  const cloud = settings.cloud ?? (region.startsWith("eu-west-1") ? "myhuaweicloud.eu" : "myhuaweicloud.com");
  const host = service === "csms" ? "kms" : service;
  return checked(declared ?? fromEnvironment ?? `https://${host}.${region}.${cloud}`, settings, service);
}

function checked(text: string, settings: Settings, service: Service): URL {
  const withScheme = text.includes("://") ? text : `https://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.search !== "") {
    throw settingsError(`The endpoint of ${service} must be a base URL, such as https://${service}.example.com.`);
  }
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.protocol === "http:" && !loopback && !settings.insecure) {
    throw settingsError(
      `The endpoint of ${service} has no TLS. Use https, or set huaweicloud:insecure to accept that.`,
    );
  }
  return url;
}
