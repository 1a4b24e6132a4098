import type { Emulator } from "../../provider/emulator";
import type { ConfigValue } from "./stack";

/** The configuration of a stack whose cloud is an emulator. */
export function emulatorConfig({ url, region, credentials }: Emulator): Record<string, ConfigValue> {
  return {
    "huaweicloud:region": region,
    "huaweicloud:accessKey": credentials.accessKey,
    "huaweicloud:secretKey": { value: credentials.secretKey, secret: true },
    "huaweicloud:endpoints": JSON.stringify({ kms: url, iam: url, dws: url }),
    "huaweicloud-rotation:requestTimeout": "3s",
  };
}
