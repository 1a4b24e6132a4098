import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "@pulumi/pulumi/automation";
import type { EmulatorSeed } from "../../../provider/emulator";
import { SECRET_TRIGGER } from "./account";

/** A resource as a state holds it, with its secrets in clear. */
export interface StoredFixture {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** What a release left behind. */
export interface Fixtures {
  readonly version: string;
  /** The state's text as it lies in a backend, its secrets encrypted. */
  readonly text: string;
  /** The state as another stack takes it: its secrets in clear, to be encrypted as that stack's are. */
  readonly deploymentFor: (secretsProviders: unknown) => Deployment;
  /** The account at that time. */
  readonly account: EmulatorSeed;
  /** When it was, in milliseconds since 1970. */
  readonly time: number;
  readonly resources: readonly StoredFixture[];
}

/** What every release left behind that keeps fixtures. */
export const FIXTURES: readonly Fixtures[] = readdirSync(__dirname)
  .filter((name) => /^\d/.test(name))
  .map(read);

function read(version: string): Fixtures {
  const file = (name: string) => readFileSync(join(__dirname, version, name), "utf8");
  const text = file("state.json");
  const { time, ...account } = JSON.parse(file("account.json")) as { time: number };
  const plain = JSON.parse(text, decrypted) as { deployment: { resources: Record<string, unknown>[] } };
  const resources = plain.deployment.resources
    .filter(({ type }) => String(type).includes("dynamic/huaweicloud:"))
    .map(({ type, urn, id, inputs, outputs }) => ({
      kind: String(type).split(":").at(-1) ?? "",
      name: String(urn).split("::").at(-1) ?? "",
      id: String(id),
      inputs: inputs as Record<string, unknown>,
      outputs: outputs as Record<string, unknown>,
    }));
  return {
    version,
    text,
    deploymentFor: (secretsProviders) =>
      JSON.parse(text, (name, value: unknown) =>
        name === "secrets_providers" ? secretsProviders : inClear(value),
      ) as Deployment,
    account: account,
    time,
    resources,
  };
}

/** The only secret in a fixture is that trigger: the engine gives it to a provider in clear. */
function decrypted(_name: string, value: unknown): unknown {
  return isEncrypted(value) ? SECRET_TRIGGER : value;
}

function inClear(value: unknown): unknown {
  return isEncrypted(value) ? { ...value, ciphertext: undefined, plaintext: JSON.stringify(SECRET_TRIGGER) } : value;
}

function isEncrypted(value: unknown): value is { readonly ciphertext: unknown } {
  return typeof value === "object" && value !== null && "ciphertext" in value;
}
