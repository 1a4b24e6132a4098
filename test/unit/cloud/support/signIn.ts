import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCloud, kms } from "../../../../provider/cloud";
import { createEmulator, type Emulator } from "../../../../provider/emulator";
import { KEY_ID, virtualRuntime } from "./cloud";

type Values = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string>>;

const DOMAIN = "d0000000000000000000000000000001";
const [PROVIDER, AGENCY] = [`iam::${DOMAIN}:oidc-provider:forge`, `iam::${DOMAIN}:agency:rotation`];

/** An account that trusts an identity provider, and has a pod and agencies. */
export const ACCOUNT = {
  domain: DOMAIN,
  provider: PROVIDER,
  agency: AGENCY,
  /** The variables of the SDKs for STS. */
  sts: { HUAWEICLOUD_OIDC_PROVIDER_URN: PROVIDER, HUAWEICLOUD_OIDC_AGENCY_URN: AGENCY },
  /** Terraform's variables. */
  terraform: {
    HW_ASSUME_ROLE_IDP_ID: "forge",
    HW_ASSUME_ROLE_AGENCY_NAME: "rotation",
    HW_ASSUME_ROLE_DOMAIN_ID: DOMAIN,
  },
} as const;

/** The account on an emulator, beside a folder with an identity token in the file `token`. */
export interface SignInScene {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly said: string[];
  path(name: string): string;
  /** What GitHub sets in a job that may ask for a token. */
  github(): Record<string, string>;
  to(environment: Environment, settings?: Values): Attempt;
  status(at: Attempt): Promise<{ readonly key_rotation_enabled?: boolean | undefined }>;
  /** The calls that sign in. */
  operations(): string[];
  close(): Promise<void>;
}

type Attempt = ReturnType<typeof attempt>;

function attempt(url: string, given: Environment, settings: Values, said: string[]) {
  const endpoints = { kms: url, dws: url, iam: url, sts: url };
  const all: Values = { "huaweicloud:region": "cn-north-4", "huaweicloud:endpoints": endpoints, ...settings };
  const { TEST_METADATA_URL: metadataUrl = "http://127.0.0.1:1", ...environment } = given;
  const runtime = Object.assign(virtualRuntime(), { metadataUrl });
  const cloud = createCloud(
    (key) => all[key],
    environment,
    runtime,
    (line) => void said.push(line),
  );
  return { cloud, runtime };
}

/** What tests do in the scene that each of them opens. */
export function inScene(
  scene: () => SignInScene,
): Pick<SignInScene, "path" | "to" | "status" | "operations" | "github"> {
  return {
    path: (name) => scene().path(name),
    to: (environment, settings) => scene().to(environment, settings),
    status: (at) => scene().status(at),
    operations: () => scene().operations(),
    github: () => scene().github(),
  };
}

/** Sets the scene. */
export async function signInScene(): Promise<SignInScene> {
  const folder = mkdtempSync(join(tmpdir(), "rotation-ways-"));
  const said: string[] = [];
  const emulator = await createEmulator({
    state: {
      keys: [{ keyId: KEY_ID }],
      agencies: [{ name: "rotation" }, { name: "second" }, { name: "on-pod" }],
      identityProviders: [{ id: "forge", clientIds: ["huaweicloud"] }],
      behaviour: { podAgency: "on-pod", keyLife: "10m" },
    },
  });
  const path = (name: string) => join(folder, name);
  writeFileSync(path("token"), `${emulator.identityToken()}\n`);
  return {
    ...{ emulator, folder, said, path },
    github: () => ({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${emulator.url}/job/identity-token?run=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "emulated-job-bearer",
      HUAWEICLOUD_OIDC_AUDIENCE: "huaweicloud",
    }),
    to: (environment, settings = {}) => attempt(emulator.url, environment, settings, said),
    async status({ cloud, runtime }) {
      const deadline = runtime.now() + 60_000;
      const place = await cloud.place({}, deadline);
      return cloud.call(kms.ShowKeyRotationStatus, { key_id: KEY_ID }, { ...place, deadline });
    },
    operations: () =>
      emulator
        .calls()
        .map(({ operation }) => operation)
        .filter((name) => !["KeystoneListProjects", "ShowKeyRotationStatus"].includes(name)),
    async close() {
      rmSync(folder, { recursive: true });
      await emulator.close();
    },
  };
}
