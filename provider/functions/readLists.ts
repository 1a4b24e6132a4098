import {
  type Gap,
  gapOf,
  type ListedKey,
  type ListedSecret,
  listKeys,
  listSecrets,
  listTaggedKeys,
  type Scope,
  surveyClusters,
} from "../account";
import { csms, kms, type Operation } from "../cloud";
import { clusterObstacle, keyObstacle, type Obstacle, secretObstacle } from "../plan/eligibility";
import { clusterTime, matches } from "../plan/findings";
import { Failure, iso } from "./words";
import type { Cluster, Key, Listing, SecretRotationStatus } from "./results";

/** Which objects are wanted; see the arguments of the functions. */
export interface Filter {
  readonly match?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly canRotate?: boolean | undefined;
  readonly rotates?: boolean | undefined;
  readonly allowIncomplete?: boolean | undefined;
}

/** The keys of a scope that are wanted. */
export async function getKeys(scope: Scope, filter: Filter): Promise<Listing<Key>> {
  const { tags, rotates } = filter;
  const tagged = tags === undefined ? undefined : new Set<string>();
  const gaps: Gap[] = [];
  if (tags !== undefined) {
    await collect(listTaggedKeys(scope, tags), (id) => tagged?.add(id), kms.ListKmsByTags, scope, gaps);
  }
  const items: Key[] = [];
  const take = (key: ListedKey) => {
    const found: Key = {
      keyId: key.keyId,
      alias: key.alias,
      keySpec: key.keySpec,
      ...eligibility(keyObstacle(key)),
      rotates: key.rotates,
    };
    const isWanted = (tagged?.has(key.keyId) ?? true) && (rotates === undefined || key.rotates === rotates);
    if (isWanted && isChosen(found, [key.alias, key.keyId], filter)) {
      items.push(found);
    }
  };
  await collect(listKeys(scope), take, kms.ListKeys, scope, gaps);
  return listing("keys", items, gaps, filter);
}

/** The secrets of a scope that are wanted. */
export async function getSecrets(scope: Scope, filter: Filter): Promise<Listing<SecretRotationStatus>> {
  const items: SecretRotationStatus[] = [];
  const gaps: Gap[] = [];
  const take = (secret: ListedSecret) => {
    const found = secretStatus(secret);
    const isWanted = filter.rotates === undefined || secret.rotates === filter.rotates;
    if (isWanted && isChosen(found, [secret.name], filter)) {
      items.push(found);
    }
  };
  await collect(listSecrets(scope), take, csms.ListSecrets, scope, gaps);
  return listing("secrets", items, gaps, filter);
}

/** The clusters of a scope that are wanted. */
export async function getClusters(scope: Scope, filter: Filter): Promise<Listing<Cluster>> {
  const items: Cluster[] = [];
  const gaps: Gap[] = [];
  for await (const found of surveyClusters(scope)) {
    if (found.kind === "gap") {
      gaps.push(found.gap);
    } else if (found.kind === "cluster") {
      const { cluster, encryption } = found;
      if ("gap" in encryption) {
        gaps.push(encryption.gap);
        continue;
      }
      const { seen } = encryption;
      const plain: Obstacle = { code: "cannot-rotate", reason: "is not encrypted" };
      const made: Cluster = {
        clusterId: cluster.clusterId,
        name: cluster.name,
        version: cluster.version,
        ...eligibility(seen.masterKeyId === undefined ? plain : clusterObstacle(cluster)),
        ...seen,
        lastRotationTime: iso(clusterTime(seen.lastRotationTimeText)),
      };
      if (isChosen(made, [cluster.name, cluster.clusterId], filter)) {
        items.push(made);
      }
    }
  }
  return listing("clusters", items, gaps, filter);
}

async function collect<Item>(
  list: AsyncIterable<Item>,
  take: (item: Item) => unknown,
  operation: Operation,
  scope: Scope,
  gaps: Gap[],
): Promise<void> {
  try {
    for await (const item of list) {
      take(item);
    }
  } catch (error) {
    gaps.push(gapOf(operation, scope.place.region, error));
  }
}

/** A list with gaps is a failure, unless the caller allows it. */
function listing<Item>(what: string, items: Item[], gaps: readonly Gap[], { allowIncomplete }: Filter): Listing<Item> {
  const words = gaps.map(({ message }) => message);
  if (words.length > 0 && allowIncomplete !== true) {
    const more = words.length > 1 ? ` (and ${words.length - 1} more)` : "";
    throw new Failure(
      `The list of ${what} is not complete: ${words[0] ?? ""}${more} Set allowIncomplete to take it as it is.`,
    );
  }
  return { items, gaps: words };
}

function isChosen(found: { canRotate: boolean }, names: readonly string[], { match, canRotate }: Filter): boolean {
  const isNamed = match === undefined || names.some((name) => matches(match, name));
  return isNamed && (canRotate === undefined || found.canRotate === canRotate);
}

/** A secret as programs see it. */
export function secretStatus(secret: ListedSecret): SecretRotationStatus {
  return {
    secretName: secret.name,
    secretType: secret.secretType,
    ...eligibility(secretObstacle(secret)),
    rotates: secret.rotates,
    rotationPeriod: secret.rotates === true ? secret.rotationPeriod : undefined,
    rotationFunctionUrn: secret.rotationFunctionUrn,
    lastRotationTime: iso(secret.lastRotationTime),
    nextRotationTime: secret.rotates === true ? iso(secret.nextRotationTime) : undefined,
  };
}

function eligibility(obstacle: Obstacle | undefined): { canRotate: boolean; reason: string | undefined } {
  return { canRotate: obstacle === undefined, reason: obstacle === undefined ? undefined : `it ${obstacle.reason}` };
}
