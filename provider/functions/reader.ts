// The implementation of the functions. Loaded on the first call, because it loads the client too.
import { type Gap, IncompleteList, readClusterEncryption, readKeyRotation, readSecret, type Scope } from "../account";
import { type Cloud, createCloud, isCloudError, printable, systemRuntime } from "../cloud";
import { clusterTime } from "../plan/findings";
import { type BaselinePlan, type BaselineRequest, planBaseline } from "./baseline";
import { type Filter, getClusters, getKeys, getSecrets, secretStatus } from "./readLists";
import { Failure, iso } from "./words";
import type { Cluster, ClusterKey, Key, KeyRotation, Listing, SecretRotationStatus } from "./results";

/** Region and project, if they differ from the settings. */
export interface At {
  readonly region?: string | undefined;
  readonly projectId?: string | undefined;
}

/** Reads an account for a program. */
export interface Reader {
  keys(filter: Filter, at: At): Promise<Listing<Key>>;
  secrets(filter: Filter, at: At): Promise<Listing<SecretRotationStatus>>;
  clusters(filter: Filter, at: At): Promise<Listing<Cluster>>;
  key(keyId: string, at: At): Promise<KeyRotation>;
  secret(name: string, at: At): Promise<SecretRotationStatus>;
  cluster(clusterId: string, at: At): Promise<ClusterKey>;
  baseline(request: BaselineRequest, at: At): Promise<BaselinePlan>;
}

/** The provider process has its own limiter. Both together must stay below the account's limit. */
const SHARE = 4;
/** The rate where no setting gives one, in calls a second: the setting's own default. */
const RATE = 19;
const RATE_KEY = "huaweicloud-rotation:rate";
/** Longest time that one call may take, with waiting for its turn and retries, in milliseconds. */
const TIMEOUT = 120_000;

/** Makes a reader with the settings that resources have, by their full keys. */
export function createReader(read: (key: string) => unknown, report: (line: string) => void): Reader {
  const share = (key: string) => (key === RATE_KEY ? quarter(read(key)) : read(key));
  return readerOf(createCloud(share, process.env, systemRuntime, (line) => report(printable(line))));
}

/** Makes a reader that uses a client of this process, with the client's settings, credentials and limiter. */
export function readerOf(cloud: Cloud): Reader {
  const deadline = () => systemRuntime.now() + TIMEOUT;
  const scopeAt = async (at: At): Promise<Scope> => {
    const place = await inWords("finding the project", () => cloud.place(at, deadline()));
    return { cloud, place, enterpriseProjectId: cloud.conduct()?.enterpriseProjectId, deadline };
  };
  return readerAt(scopeAt);
}

/** What a reader does, once it is known where. */
function readerAt(scopeAt: (at: At) => Promise<Scope>): Reader {
  return {
    keys: async (filter, at) => getKeys(await scopeAt(at), filter),
    secrets: async (filter, at) => getSecrets(await scopeAt(at), filter),
    clusters: async (filter, at) => getClusters(await scopeAt(at), filter),
    async key(keyId, at) {
      const scope = await scopeAt(at);
      const status = await inWords(`reading the key ${keyId}`, () => readKeyRotation(scope, keyId));
      return {
        keyId,
        enabled: status.enabled,
        rotationInterval: status.enabled === true ? status.intervalDays : undefined,
        lastRotationTime: iso(status.lastRotationTime),
        numberOfRotations: status.numberOfRotations,
      };
    },
    async secret(name, at) {
      const scope = await scopeAt(at);
      return secretStatus(await inWords(`reading the secret ${name}`, () => readSecret(scope, name)));
    },
    async cluster(clusterId, at) {
      const scope = await scopeAt(at);
      const read = () => readClusterEncryption(scope, clusterId);
      const encryption = await inWords(`reading the cluster ${clusterId}`, read);
      const { lastRotationTimeText } = encryption;
      return { clusterId, ...encryption, lastRotationTime: iso(clusterTime(lastRotationTimeText)) };
    },
    async baseline(request, at) {
      const scope = await scopeAt(at);
      const gaps: Gap[] = [];
      const plan = await inWords("listing the account", () => planBaseline(scope, request, (gap) => gaps.push(gap)));
      if (gaps.length > 0) {
        throw new Failure(`The list of the account is not complete: ${gaps[0]?.message ?? ""}`);
      }
      return plan;
    },
  };
}

/** A quarter of the configured rate. A value that is not a number is left for the settings check to refuse. */
function quarter(rate: unknown): unknown {
  const number = Number(rate ?? RATE);
  return Number.isFinite(number) ? Math.max(0.1, number / SHARE) : rate;
}

async function inWords<Value>(doing: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (isCloudError(error) || error instanceof IncompleteList) {
      throw new Failure(printable(`${doing} failed: ${error.message}`));
    }
    throw error;
  }
}
