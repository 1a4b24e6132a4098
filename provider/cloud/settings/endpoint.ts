import { settingsError } from "../errors/cloudError";
import type { Service } from "../operations";
import type { Environment, Settings } from "./settings";

/** The services, in the order in which they are shown. */
export const SERVICES: readonly Service[] = ["kms", "csms", "dws", "iam", "sts"];

/** The base URL of a service in a region: declared, then from the environment, then by the cloud's rule (huawei-apis §6). */
export function endpoint(settings: Settings, environment: Environment, service: Service, region: string): URL {
  const suffix = region.replaceAll("-", "_").toUpperCase();
  // CSMS answers on the KMS host: no source has a host of its own for it.
  const names = service === "csms" ? (["csms", "kms"] as const) : ([service] as const);
  const variables = names.map((name) => `HUAWEICLOUD_SDK_REGION_${name.toUpperCase()}_${suffix}`);
  if (service === "iam" || service === "sts") {
    variables.push(`HUAWEICLOUD_SDK_${service.toUpperCase()}_ENDPOINT`);
  }
  const authUrl = service === "iam" ? settings.authUrl?.replace(/\/v3\/?$/, "") : undefined;
  const declared: Readonly<Record<string, string>> = settings.endpoints;
  const candidates = [
    ...names.map((name) => declared[name]),
    ...variables.map((name) => environment[name]?.split(",")[0]?.trim()),
    authUrl,
  ];
  const cloud = settings.cloud ?? (region.startsWith("eu-west-1") ? "myhuaweicloud.eu" : "myhuaweicloud.com");
  const host = service === "csms" ? "kms" : service;
  return checked(candidates.find((url) => url) ?? `https://${host}.${region}.${cloud}`, settings, service);
}

/** Whether a host is this machine's own. */
export function isLoopback(hostname: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}

/** Whether a host belongs to Huawei's own public cloud, which has every service that the package calls. */
export function isPublicCloud(hostname: string): boolean {
  return /\.myhuaweicloud\.(com|eu|cn)$/.test(hostname);
}

function checked(text: string, settings: Settings, service: Service): URL {
  const withScheme = text.includes("://") ? text : `https://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.search !== "") {
    throw settingsError(`The endpoint of ${service} must be a base URL, such as https://${service}.example.com.`);
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname) && !settings.insecure) {
    throw settingsError(
      `The endpoint of ${service} has no TLS. Use https, or set huaweicloud:insecure to accept that.`,
    );
  }
  return url;
}
