import { type Context, type Handler, inProject } from "../handler";
import { inEnterpriseProject } from "../enterpriseProject";
import { ok } from "../reply";
import type { EmulatedCluster } from "../state/cluster";
import { findCluster } from "./cluster";

export const listClusters: Handler = (context) => {
  const clusters = context.state.clusters.filter(
    (cluster) => inProject(context, cluster) && inEnterpriseProject(context, cluster) && !cluster.deleted,
  );
  return ok({ clusters: clusters.map((cluster) => clusterBody(cluster, context)), count: clusters.length });
};

/** The details of a cluster do not include its encryption. Its status does not change while a key rotates. */
export const listClusterDetails: Handler = (context) => ok({ cluster: clusterBody(findCluster(context), context) });

function clusterBody(cluster: EmulatedCluster, { now }: Context): Record<string, unknown> {
  return {
    id: cluster.clusterId,
    name: cluster.name,
    status: cluster.status,
    sub_status: "NORMAL",
    task_status: (cluster.busyUntil ?? 0) > now && cluster.taskStatus === "" ? "SNAPSHOTTING" : cluster.taskStatus,
    action_progress: {},
    version: cluster.version,
    tags: Object.entries(cluster.tags).map(([key, value]) => ({ key, value })),
    enterprise_project_id: cluster.enterpriseProjectId,
    created: new Date(cluster.createTime).toISOString().slice(0, 19),
    updated: new Date(cluster.createTime).toISOString().slice(0, 19),
  };
}
