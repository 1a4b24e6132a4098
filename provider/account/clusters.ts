import { dws } from "../cloud";
import { IncompleteList } from "./gap";
import { callOptions, type Scope } from "./scope";

/** A DWS cluster from the list, without its encryption. */
export interface ListedCluster {
  readonly clusterId: string;
  /** The name; the id where the cloud gives none. */
  readonly name: string;
  readonly status: string | undefined;
  /** Such as `"8.1.3"`; below 8.0.0 its key cannot rotate. */
  readonly version: string | undefined;
  /** As DWS writes it. */
  readonly created: string | undefined;
}

/** The encryption of a cluster. */
export interface ClusterEncryption {
  /** The KMS key that it is encrypted with; `undefined` for a cluster that is not encrypted. */
  readonly masterKeyId: string | undefined;
  readonly masterKeyName: string | undefined;
  readonly cryptAlgorithm: string | undefined;
  /** As DWS writes it. The format and the time zone are not documented. */
  readonly lastRotationTimeText: string | undefined;
}

/** Every cluster of the scope. The list has no pages. @throws CloudError, IncompleteList */
export async function* listClusters(scope: Scope): AsyncGenerator<ListedCluster> {
  const { enterpriseProjectId } = scope;
  const request = { enterprise_project_id: enterpriseProjectId };
  const { clusters, count } = await scope.cloud.call(dws.ListClusters, request, callOptions(scope));
  scope.expected?.("cluster", clusters.length);
  for (const { id, name, status, version, created } of clusters) {
    yield { clusterId: id, name: name ?? id, status, version, created };
  }
  if (enterpriseProjectId === undefined && count !== undefined && clusters.length < count) {
    throw new IncompleteList(
      `The list of clusters holds ${count} by the cloud's own count, and ${clusters.length} came.`,
    );
  }
}

/** The encryption of one cluster: one call. @throws CloudError */
export async function readClusterEncryption(scope: Scope, clusterId: string): Promise<ClusterEncryption> {
  const request = { cluster_id: clusterId };
  const info = await scope.cloud.call(dws.ShowClusterEncryptInfo, request, callOptions(scope));
  return {
    masterKeyId: info.master_key_id,
    masterKeyName: info.master_key_name,
    cryptAlgorithm: info.crypt_algorithm,
    lastRotationTimeText: info.last_rotate_key_time,
  };
}
