import { type Context, inProject, textOf } from "../handler";
import { Refusal } from "../reply";
import type { Behaviour } from "../state/behaviour";
import type { EmulatedCluster } from "../state/cluster";

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The cluster that a request names. Order of the checks: form of the id, deleted, existence (huawei-apis §3.1). */
export function findCluster(context: Context): EmulatedCluster {
  const id = textOf(context.values.cluster_id);
  if (!UUID.test(id)) {
    throw new Refusal("DWS.0001");
  }
  const cluster = context.state.clusters.find((known) => known.clusterId === id && inProject(context, known));
  if (cluster?.deleted === true) {
    throw new Refusal("DWS.3027");
  }
  if (cluster === undefined) {
    const { clusterGoneCode, clusterGoneStatus } = context.state.behaviour;
    throw new Refusal(clusterGoneCode, undefined, clusterGoneStatus);
  }
  return cluster;
}

/** Additional fields of a successful answer. */
export function successCode({ dwsSuccessCode }: Behaviour): { error_code?: string; error_msg?: string } {
  return dwsSuccessCode === false ? {} : { error_code: dwsSuccessCode === "empty" ? "" : "DWS.0000", error_msg: "" };
}

/** A time as DWS writes it: `2025-05-14 08:02:59`, with no zone. */
export function dateTime(time: number, { dwsTimeZone }: Behaviour): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(dwsTimeZone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
  return new Date(time + offset).toISOString().slice(0, 19).replace("T", " ");
}

/** `last_rotate_key_time`, whose form no document shows. */
export function lastRotateKeyTime({ lastRotateKeyTime: time }: EmulatedCluster, behaviour: Behaviour): string | null {
  if (time === undefined) {
    return null;
  }
  switch (behaviour.lastRotateKeyTimeFormat) {
    case "date time":
      return dateTime(time, behaviour);
    case "iso":
      return new Date(time).toISOString();
    case "milliseconds":
      return String(time);
    case "null":
      return null;
  }
}
