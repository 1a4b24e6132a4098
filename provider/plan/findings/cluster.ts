import { clusterObstacle } from "../eligibility";
import { ageFindings } from "./age";
import { type Demand, type Finding, finding } from "./finding";

/** What was observed of a cluster. */
export interface ObservedCluster {
  readonly version: string | undefined;
  /** As DWS writes it. */
  readonly created: string | undefined;
  /** `undefined` where the encryption could not be read. */
  readonly encryption:
    { readonly masterKeyId: string | undefined; readonly lastRotationTimeText: string | undefined } | undefined;
  /** Why the encryption could not be read. */
  readonly notLooked: string | undefined;
}

/** DWS names no zone: its times may be so many milliseconds earlier than they read as UTC. */
const ZONES = 14 * 3_600_000;

/** Judges a cluster. DWS has no automatic rotation: only the age of the last one can be asked for. */
export function judgeCluster(cluster: ObservedCluster, demand: Demand, now: number): Finding[] {
  const { encryption } = cluster;
  if (encryption === undefined) {
    const reason = cluster.notLooked ?? "the answer did not hold it";
    return [finding("not-looked", "The encryption of the cluster could not be read.", reason)];
  }
  if (encryption.masterKeyId === undefined) {
    return [finding("not-encrypted", "The cluster is not encrypted: it has no key to rotate.", "is not encrypted")];
  }
  const obstacle = clusterObstacle(cluster);
  if (obstacle !== undefined) {
    return [finding(obstacle.code, `The key of the cluster cannot rotate: it ${obstacle.reason}.`, obstacle.reason)];
  }
  const lastRotationTime = clusterTime(encryption.lastRotationTimeText);
  if (encryption.lastRotationTimeText !== undefined && lastRotationTime === undefined) {
    const text = "When the key of the cluster last rotated could not be read.";
    return [finding("not-looked", text, "DWS writes the time in a form that is not known")];
  }
  const past = { lastRotationTime, creationTime: clusterTime(cluster.created), tolerance: ZONES };
  return ageFindings("key of the cluster", past, demand, now);
}

/** A time of DWS in milliseconds since 1970; without a zone it is read as UTC. The form is not documented. */
export function clusterTime(text: string | undefined): number | undefined {
  const trimmed = (text ?? "").trim();
  if (/^\d{13}$/.test(trimmed)) {
    return Number(trimmed);
  }
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(trimmed);
  const at = match === null ? NaN : Date.parse(`${match[1] ?? ""}T${match[2] ?? ""}${match[3] ?? "Z"}`);
  return Number.isNaN(at) ? undefined : at;
}
