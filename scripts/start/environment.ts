import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Emulator } from "pulumi-huaweicloud-rotation/emulator";

/** Settings by which a program reaches an emulator instead of the cloud; `examples/emulator.env` has the same names. */
export function emulatorEnvironment(
  emulator: Pick<Emulator, "url" | "region" | "projectId" | "credentials">,
): Record<string, string> {
  const region = emulator.region.replaceAll("-", "_").toUpperCase();
  return {
    HW_REGION_NAME: emulator.region,
    HW_PROJECT_ID: emulator.projectId,
    HW_ACCESS_KEY: emulator.credentials.accessKey,
    HW_SECRET_KEY: emulator.credentials.secretKey,
    [`HUAWEICLOUD_SDK_REGION_KMS_${region}`]: emulator.url,
    [`HUAWEICLOUD_SDK_REGION_DWS_${region}`]: emulator.url,
    [`HUAWEICLOUD_SDK_REGION_IAM_${region}`]: emulator.url,
  };
}

/** Variables by which commands find an engine, and keep everything of Pulumi's in one folder, with a file backend. */
export function pulumiEnvironment(engine: { readonly folder: string }, folder: string): Record<string, string> {
  return {
    PATH: [engine.folder, process.env.PATH ?? ""].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "nothing-secret",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/**
 * This process's environment without the user's own settings of Pulumi and of the cloud: what is meant for the emulator
 * must never reach an account.
 */
export function neutralEnvironment(): NodeJS.ProcessEnv {
  const own = /^(PULUMI|HW|HUAWEICLOUD|OS|CLOUD_SDK)_/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  // The emulator is on this machine, and no proxy reaches it.
  const local = "127.0.0.1,localhost";
  return { ...Object.fromEntries(kept), NO_PROXY: local, no_proxy: local };
}
