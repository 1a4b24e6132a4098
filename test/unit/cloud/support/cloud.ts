import { type Cloud, type CloudError, createCloud, isCloudError, type Runtime } from "../../../../provider/cloud";
import type { Environment } from "../../../../provider/cloud/settings/settings";

export const REGION = "cn-north-4";
export const PROJECT = "0123456789abcdef0123456789abcdef";
export const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
export const KEYS = { accessKey: "AKEXAMPLE0000000000X", secretKey: "SKexample0000000000000000000000000000000" };

/** A clock that only sleeping moves; the pauses are remembered. */
export interface VirtualRuntime extends Runtime {
  readonly pauses: number[];
  advance(milliseconds: number): void;
}

/** A clock that stands still unless it is moved. It starts at the present: servers judge a signature's date by it. */
export function virtualRuntime(start = Date.now()): VirtualRuntime {
  let now = start;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    elapsed: () => now,
    sleep(milliseconds) {
      pauses.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
    random: () => 0.5,
    advance: (milliseconds) => void (now += milliseconds),
  };
}

/** A cloud whose services are all one server. */
export function cloudAt(
  url: string,
  options: {
    settings?: Readonly<Record<string, unknown>>;
    /** TEST_METADATA_URL is where the metadata service of the machine is, for this test alone. */
    environment?: Environment;
    runtime?: Runtime;
    /** Receives what is reported. */
    lines?: string[];
  } = {},
): {
  cloud: Cloud;
  runtime: VirtualRuntime;
  in: (seconds: number) => { region: string; projectId: string; deadline: number };
} {
  const { TEST_METADATA_URL: metadataUrl, ...environment } = options.environment ?? {};
  const runtime = (options.runtime ?? virtualRuntime()) as VirtualRuntime;
  if (metadataUrl !== undefined) {
    runtime.metadataUrl = metadataUrl;
  }
  const settings = new Map<string, unknown>(
    Object.entries({
      "huaweicloud:region": REGION,
      "huaweicloud:endpoints": { kms: url, csms: url, dws: url, iam: url },
      "huaweicloud:accessKey": KEYS.accessKey,
      "huaweicloud:secretKey": KEYS.secretKey,
      ...options.settings,
    }),
  );
  const cloud = createCloud(
    (key) => settings.get(key),
    environment,
    runtime,
    (line) => options.lines?.push(line),
  );
  const within = (seconds: number) => ({
    region: REGION,
    projectId: PROJECT,
    deadline: runtime.now() + seconds * 1000,
  });
  return { cloud, runtime, in: within };
}

/** The failure of a call; the test fails if there is none, or if it is not the client's own. */
export async function failure(call: Promise<unknown>): Promise<CloudError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isCloudError(error)) {
    throw new Error(`Expected a CloudError, got ${String(error)}`);
  }
  return error;
}
