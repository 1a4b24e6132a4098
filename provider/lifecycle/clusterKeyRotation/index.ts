import { dws } from "../../cloud";
import { milliseconds } from "../../duration";
import type { Work } from "../work";
import { rotationRules } from "../rotation/fields";
import { rotationKind } from "../rotation/rotationKind";
import type { Unfinished } from "../../plan/rotationObservation";
import type { RequestAnswer, RequestState } from "../rotation/target";
import { clusterTime, isSameTime, mayBeAt } from "./clusterTime";
import { type ClusterFacts, outputs, read, readEncryption, recall } from "./facts";
import { fields, type Inputs } from "./fields";
import { checkMasterKey } from "./masterKey";

/** What DWS's times are told in, with some room for its clock's difference from ours, in milliseconds. */
const SECOND = 2000;

/** The rotation of the key of an encrypted cluster, and which master key it is under. */
export const clusterKeyRotation = rotationKind<Inputs, ClusterFacts>({
  name: "ClusterKeyRotation",
  id: "clusterId",
  fields,
  steadyOutputs: ["cryptAlgorithm"],
  observedInputs: ["masterKeyId"],
  // The longest time that the rotation of a cluster is taken to need (DESIGN §4).
  longest: milliseconds("10m") ?? 0,
  requestName: dws.RotateKey.name,
  rules: rotationRules,
  service: "dws",
  readBefore: ({ work }, id) => readEncryption(work, id, {}),
  read,
  recall,
  outputs,
  objection,
  isElsewhere: (facts, { masterKeyId }) => masterKeyId !== undefined && masterKeyId !== facts.masterKeyId,
  fence,
  send,
  look,
});

/** What is declared state can be judged only by who may read. */
function objection({ hidden, refusal }: ClusterFacts, inputs: Inputs): string | undefined {
  const declared = (["masterKeyId", "maxAge"] as const).filter((name) => inputs[name] !== undefined);
  if (hidden !== undefined && declared.length > 0) {
    return `${declared.join(" and ")} cannot be kept without reading the cluster's encryption: allow the caller the IAM action ${dws.ShowClusterEncryptInfo.action ?? ""}, or take ${declared.join(" and ")} out. ${hidden}`;
  }
  return refusal !== undefined && inputs.masterKeyId !== undefined ? `it cannot rotate: ${refusal}` : undefined;
}

/**
 * The time of the last rotation, and the master key. DWS tells the time in whole seconds: a rotation in the same second
 * as the one before could not be told from it, so that second is let pass.
 */
async function fence(work: Work, operation: Unfinished["operation"], facts: ClusterFacts, inputs: Inputs) {
  const wanted = { wanted: inputs.masterKeyId };
  if (operation === "repoint" && inputs.masterKeyId !== undefined) {
    await checkMasterKey(work, inputs.masterKeyId);
  }
  const isStale = facts.isStale === true;
  const before = isStale ? await read(work, inputs.clusterId, outputs(facts)) : facts;
  const { hidden, masterKeyId, lastRotationTimeText } = before;
  if (hidden !== undefined) {
    return { fence: { lastRotationTime: lastRotationTimeText, ...wanted } };
  }
  if (mayBeAt(lastRotationTimeText, work.runtime.now(), SECOND)) {
    await work.runtime.sleep(SECOND);
  }
  return { fence: { isKnown: "true", masterKeyId, lastRotationTime: lastRotationTimeText ?? "never", ...wanted } };
}

async function send(
  work: Work,
  operation: Unfinished["operation"],
  facts: ClusterFacts,
  { clusterId, masterKeyId }: Inputs,
): Promise<RequestAnswer<ClusterFacts>> {
  const options = { ...work.place, deadline: work.deadline };
  if (operation === "repoint" && masterKeyId !== undefined) {
    work.report(
      `${work.subject}: its master key becomes ${masterKeyId}. Keep the one before, ${facts.masterKeyId ?? "unknown"}, enabled: to disable or delete a key that a cluster still needs takes it down`,
    );
    const request = { cluster_id: clusterId, master_key_id: masterKeyId };
    const { master_key_name: masterKeyName } = await work.cloud.call(dws.RotateKey, request, options);
    return { facts: { ...facts, masterKeyId, masterKeyName, isStale: true } };
  }
  // Without master_key_id: with it, the call is another operation.
  const { rotate_key_time: text } = await work.cloud.call(dws.RotateKey, { cluster_id: clusterId }, options);
  return { facts: { ...facts, lastRotationTimeText: text, lastRotationTime: work.runtime.now() } };
}

/** Whether the answerless request was processed. A rotation is over when it was accepted: there is no task (§3). */
async function look(
  work: Work,
  { operation, fence: before, since }: Unfinished,
  facts: ClusterFacts,
  inputs: Inputs,
): Promise<RequestState<ClusterFacts>> {
  const now = await read(work, inputs.clusterId, outputs(facts));
  if (operation === "repoint" && inputs.masterKeyId !== before.wanted) {
    // Another master key is declared by now, or none: this request needs no answer any more.
    return { is: "done", facts: now };
  }
  if (now.hidden !== undefined) {
    return { is: "hidden", reason: now.hidden };
  }
  if (operation === "repoint") {
    return now.masterKeyId === before.wanted ? { is: "done", facts: now } : { is: "unchanged" };
  }
  const { lastRotationTimeText: text } = now;
  if (before.isKnown === undefined && text !== undefined && clusterTime(text, Infinity) === undefined) {
    // Without what was before, only the time could tell; to take it for "not rotated" would rotate twice.
    return { is: "hidden", reason: "DWS tells the time of the last rotation in a form that is not known." };
  }
  const moved =
    before.isKnown === undefined
      ? mayBeAt(text, since) && !isSameTime(text, before.lastRotationTime?.toString(), SECOND)
      : (text ?? "never") !== before.lastRotationTime;
  return moved ? { is: "done", facts: { ...now, lastRotationTime: since } } : { is: "unchanged" };
}
