import { settingsError } from "../errors/cloudError";
import type { Service } from "../operations";
import type { Settings } from "./complete";
import type { EndpointLayer } from "./endpointLayer";

/** The base URL of a service in a region: declared, then of the credentials' source, then by the cloud's rule (huawei-apis §6). */
export function endpoint(settings: Pick<Settings, "endpoints" | "insecure">, service: Service, region: string): URL {
  const [found] = settings.endpoints.flatMap((layer) => inLayer(layer, service, region) ?? []);
  const cloud = region.startsWith("eu-west-1") ? "myhuaweicloud.eu" : "myhuaweicloud.com";
  return checked(found ?? byRule(service, region, cloud), settings, service);
}

/** Whether a host is this machine's own. */
export function isLoopback(hostname: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}

/** Whether a host belongs to Huawei's own public cloud, which has every service that the package calls. */
export function isPublicCloud(hostname: string): boolean {
  return /\.myhuaweicloud\.(com|eu|cn)$/.test(hostname);
}

/** What one source says; `undefined` where it says nothing of the service. */
function inLayer(layer: EndpointLayer, service: Service, region: string): string | undefined {
  const { endpoints = {}, variables = {}, authUrl, stsUrl, cloud } = layer;
  const suffix = region.replaceAll("-", "_").toUpperCase();
  // CSMS answers on the KMS host: no source has a host of its own for it.
  const names = service === "csms" ? (["csms", "kms"] as const) : ([service] as const);
  const candidates = [
    ...names.map((name) => endpoints[name]),
    ...names.map((name) => variables[`HUAWEICLOUD_SDK_REGION_${name.toUpperCase()}_${suffix}`]?.split(",")[0]?.trim()),
    service === "iam" ? authUrl?.replace(/\/v3\/?$/, "") : undefined,
    service === "sts" ? stsUrl : undefined,
    cloud && byRule(service, region, cloud),
  ];
  return candidates.find((url) => url);
}

function byRule(service: Service, region: string, cloud: string): string {
  return `https://${service === "csms" ? "kms" : service}.${region}.${cloud}`;
}

function checked(text: string, settings: Pick<Settings, "insecure">, service: Service): URL {
  const withScheme = text.includes("://") ? text : `https://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  const isBase = url?.username === "" && url.password === "" && url.search === "";
  if (!isBase || !["http:", "https:"].includes(url.protocol)) {
    throw settingsError(`The endpoint of ${service} must be a base URL, such as https://${service}.example.com.`);
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname) && !settings.insecure) {
    throw settingsError(
      `The endpoint of ${service} has no TLS. Use https, or set huaweicloud:insecure to accept that.`,
    );
  }
  return url;
}
