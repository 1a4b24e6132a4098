import type { Emulator } from "../../provider/emulator";
import type { ConfigValue } from "./stack";

/** The stack configuration by which a stack reaches an emulator for every service. */
export function settingsOf({ url, region, credentials }: Emulator): Record<string, ConfigValue> {
  const services = ["kms", "csms", "dws", "iam", "sts"];
  return {
    "huaweicloud:region": region,
    "huaweicloud:accessKey": credentials.accessKey,
    "huaweicloud:secretKey": { value: credentials.secretKey, secret: true },
    "huaweicloud:endpoints": JSON.stringify(Object.fromEntries(services.map((service) => [service, url]))),
  };
}
