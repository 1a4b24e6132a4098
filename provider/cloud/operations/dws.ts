import { z } from "zod";
import { operation } from "./operation";
import { accepted, isAbsent, wireInteger, wireString } from "./wire";

/** What tells whether a cluster is encrypted. */
const ENCRYPTION = ["master_key_id", "master_key_name", "last_rotate_key_time", "crypt_algorithm"];

const clusterId = z.object({ cluster_id: z.string() });

/** GaussDB(DWS). Some of its POSTs fail with HTTP 200 and an `error_code` other than DWS.0000 in the body. */
export const dws = {
  RotateKey: operation({
    service: "dws",
    name: "RotateKey",
    method: "POST",
    path: "/v1/{project_id}/clusters/{cluster_id}/rotate-key",
    repeatable: false,
    writes: true,
    action: "dws:cluster:rotateKey",
    purpose: "rotate a cluster's encryption key, or point the cluster to another master key",
    // With master_key_id it is another operation: the cluster is re-pointed. It is left out, never sent as null.
    request: clusterId.extend({ master_key_id: z.string().optional() }),
    // Every field is optional in the document. Whatever an answer leaves out, the request was accepted.
    response: accepted({ master_key_name: wireString, cluster_id: wireString, rotate_key_time: wireString }),
    source: "api-docs/000, Rotating a Key",
  }),
  ShowClusterEncryptInfo: operation({
    service: "dws",
    name: "ShowClusterEncryptInfo",
    method: "GET",
    path: "/v1/{project_id}/clusters/{cluster_id}/encrypt-info",
    repeatable: true,
    writes: false,
    action: "dws:cluster:getEncryptInfo",
    purpose: "see a cluster's master key and its last rotation",
    request: clusterId,
    // All null, and still HTTP 200, for a cluster that is not encrypted: each must be there for that.
    response: z
      .record(z.string(), z.unknown())
      .refine((info) => ENCRYPTION.some((name) => !isAbsent(info[name])) || ENCRYPTION.every((name) => name in info))
      .pipe(
        z.object({
          id: wireString,
          cluster_id: wireString,
          master_key_id: wireString,
          master_key_name: wireString,
          last_rotate_key_time: wireString,
          crypt_algorithm: wireString,
        }),
      ),
    source: "API Explorer, DWS ShowClusterEncryptInfo",
  }),
  ListClusters: operation({
    service: "dws",
    name: "ListClusters",
    method: "GET",
    path: "/v1.0/{project_id}/clusters",
    query: ["enterprise_project_id"],
    repeatable: true,
    writes: false,
    action: "dws:cluster:list",
    purpose: "list the clusters of an account",
    request: z.object({ enterprise_project_id: z.string().optional() }),
    // There are no pages, and nothing says whether a cluster is encrypted. An answer without the list is not this API's.
    response: z.object({
      clusters: z.array(
        z.object({
          id: z.string(),
          name: wireString,
          status: wireString,
          version: wireString,
          created: wireString,
          enterprise_project_id: wireString,
        }),
      ),
      count: wireInteger,
    }),
    source: "API Explorer, DWS ListClusters",
  }),
} as const;
