import { dws } from "../../cloud";
import { milliseconds } from "../../duration";
import { rotationRules } from "../rotation/fields";
import { rotationKind } from "../rotation/rotationKind";
import { isSameTime } from "./clusterTime";
import { type ClusterFacts, outputs, read, readBefore, recall } from "./facts";
import { fields, type Inputs, outputFields } from "./fields";
import { fence, send } from "./fence";
import { look } from "./look";

/** The rotation of the key of an encrypted cluster, and which master key it is under. */
export const clusterKeyRotation = rotationKind<Inputs, ClusterFacts>({
  name: "ClusterKeyRotation",
  id: "clusterId",
  fields,
  outputFields,
  steadyOutputs: ["cryptAlgorithm"],
  observedInputs: ["masterKeyId"],
  // The longest time that the rotation of a cluster is taken to need (DESIGN §4).
  longest: milliseconds("10m") ?? 0,
  requestName: dws.RotateKey.name,
  rules: rotationRules,
  service: "dws",
  readBefore,
  read,
  recall,
  outputs,
  objection,
  isElsewhere: (facts, { masterKeyId }) => masterKeyId !== undefined && masterKeyId !== facts.masterKeyId,
  rotationOf: ({ lastRotationTimeText }) => lastRotationTimeText,
  isRotation: ({ lastRotationTimeText: text }, rotation) => text === undefined || isSameTime(text, rotation),
  fence,
  send,
  look,
});

/** What is declared state can be judged only by who may read. */
function objection({ hidden, refusal }: ClusterFacts, inputs: Inputs): string | undefined {
  const declared = (["masterKeyId", "maxAge"] as const).filter((name) => inputs[name] !== undefined);
  if (hidden !== undefined && declared.length > 0) {
    return `${declared.join(" and ")} cannot be enforced without reading the cluster's encryption: allow the caller the IAM action ${dws.ShowClusterEncryptInfo.action ?? ""}, or remove ${declared.join(" and ")}. ${hidden}`;
  }
  return refusal !== undefined && inputs.masterKeyId !== undefined ? `it cannot rotate: ${refusal}` : undefined;
}
