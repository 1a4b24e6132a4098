import { csms, dws, kms, type Operation } from "../cloud";
import { type ClusterEncryption, type ListedCluster, listClusters, readClusterEncryption } from "./clusters";
import { type Gap, gapOf } from "./gap";
import { inOrder } from "./inOrder";
import { type KeyRotationStatus, type ListedKey, listKeys, readKeyRotation } from "./keys";
import type { Scope } from "./scope";
import { type FailedTask, type ListedSecret, listFailedTasks, listSecrets } from "./secrets";

/** A result of a survey: an object with its parts, or a list or page that could not be read. */
export type Found =
  | { readonly kind: "key"; readonly key: ListedKey; readonly status: Looked<KeyRotationStatus> | undefined }
  | { readonly kind: "secret"; readonly secret: ListedSecret; readonly failures: Looked<readonly FailedTask[]> }
  | { readonly kind: "cluster"; readonly cluster: ListedCluster; readonly encryption: Looked<ClusterEncryption> }
  | { readonly kind: "gap"; readonly gap: Gap };

/** A part of an object: its value, or why it could not be read. */
export type Looked<Part> = { readonly seen: Part } | { readonly gap: Gap };

/** How many objects are read at once. The limiter sets the rate; this number only hides the latency of answers. */
const WIDTH = 32;

/**
 * Reads the keys of a scope: the pages of the list, and the rotation status of each key that `wantsStatus` chooses.
 * A failure is a gap. A page that cannot be read ends the list with a gap.
 */
export function surveyKeys(scope: Scope, wantsStatus: (key: ListedKey) => boolean): AsyncGenerator<Found> {
  const look = async (key: ListedKey): Promise<Found> => {
    const status = wantsStatus(key)
      ? await looked(kms.ShowKeyRotationStatus, scope, () => readKeyRotation(scope, key.keyId))
      : undefined;
    return { kind: "key", key, status };
  };
  return withGaps(inOrder(listKeys(scope), WIDTH, look), kms.ListKeys, scope);
}

/**
 * Reads the secrets of a scope, each with its failed rotations, the latest first. The failed rotations of the whole
 * scope are read first, so that no secret needs a call of its own.
 */
export async function* surveySecrets(scope: Scope): AsyncGenerator<Found> {
  const failures = await looked(csms.ListSecretTask, scope, () => failuresBySecret(scope));
  if ("gap" in failures) {
    yield { kind: "gap", gap: failures.gap };
  }
  const look = (secret: ListedSecret): Promise<Found> => {
    const mine = "gap" in failures ? failures : { seen: failures.seen.get(secret.name) ?? [] };
    return Promise.resolve({ kind: "secret", secret, failures: mine });
  };
  yield* withGaps(inOrder(listSecrets(scope), 1, look), csms.ListSecrets, scope);
}

/** Reads the clusters of a scope, each with its encryption. */
export function surveyClusters(scope: Scope): AsyncGenerator<Found> {
  const look = async (cluster: ListedCluster): Promise<Found> => {
    const read = () => readClusterEncryption(scope, cluster.clusterId);
    return { kind: "cluster", cluster, encryption: await looked(dws.ShowClusterEncryptInfo, scope, read) };
  };
  return withGaps(inOrder(listClusters(scope), WIDTH, look), dws.ListClusters, scope);
}

async function failuresBySecret(scope: Scope): Promise<Map<string, FailedTask[]>> {
  const bySecret = new Map<string, FailedTask[]>();
  for await (const task of listFailedTasks(scope)) {
    bySecret.set(task.secretName, [...(bySecret.get(task.secretName) ?? []), task]);
  }
  for (const tasks of bySecret.values()) {
    // The order in which CSMS lists them is not documented.
    tasks.sort((a, b) => (b.time ?? 0) - (a.time ?? 0));
  }
  return bySecret;
}

async function looked<Part>(operation: Operation, scope: Scope, read: () => Promise<Part>): Promise<Looked<Part>> {
  try {
    return { seen: await read() };
  } catch (error) {
    return { gap: gapOf(operation, scope.place.region, error) };
  }
}

/** A list that fails ends with a gap. */
async function* withGaps(found: AsyncGenerator<Found>, list: Operation, scope: Scope): AsyncGenerator<Found> {
  try {
    yield* found;
  } catch (error) {
    yield { kind: "gap", gap: gapOf(list, scope.place.region, error) };
  }
}
