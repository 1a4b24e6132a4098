import { csms } from "../../cloud";
import { rotationRules } from "../rotation/fields";
import { rotationKind } from "../rotation/rotationKind";
import { fence, send } from "./fence";
import { outputs, read, readBefore, recall, type SecretFacts } from "./facts";
import { fields, type Inputs, outputFields } from "./fields";
import { LONGEST } from "./longest";
import { look } from "./look";

/** The rotation of a secret on request. */
export const secretRotation = rotationKind<Inputs, SecretFacts>({
  name: "SecretRotation",
  id: "secretName",
  fields,
  outputFields,
  steadyOutputs: ["automaticRotation"],
  observedInputs: [],
  longest: LONGEST,
  requestName: csms.RotateSecret.name,
  rules: rotationRules,
  service: "csms",
  readBefore,
  read,
  recall,
  outputs,
  objection: () => undefined,
  isElsewhere: () => false,
  rotationOf: ({ versionId }) => versionId,
  isRotation: ({ versionId }, rotation) => versionId === undefined || versionId === rotation,
  fence,
  send,
  look,
});
