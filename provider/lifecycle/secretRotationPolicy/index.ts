import { csms, hasCode, isGone, type ResponseOf } from "../../cloud";
import { isSameDuration, milliseconds } from "../../duration";
import { Failure } from "../failure";
import { done, type Kind } from "../kind";
import type { CheckFailure, Properties } from "../properties";
import { mayDisable } from "../onDelete";
import { secretRefusal } from "../secret/refusal";
import type { Session } from "../session";
import { text, truth } from "../values";
import { fromIso, iso } from "../../plan/time";
import { beforeWrite, type Work } from "../work";
import { fields, type Inputs, outputFields } from "./fields";
import { type Observation, plan, type Step } from "../../plan/secretRotationPolicy";

/** The automatic rotation of a CSMS secret. */
export const secretRotationPolicy: Kind<Inputs, Observation, Step> = {
  name: "SecretRotationPolicy",
  id: "secretName",
  fields,
  outputFields,
  steadyOutputs: ["lastRotationTime", "rotationFunctionUrn"],
  observedInputs: ["rotationPeriod", "rotationFunctionUrn"],
  rules,
  claim: ({ enabled, rotationPeriod, rotationFunctionUrn, onDelete }) =>
    JSON.stringify([enabled && milliseconds(rotationPeriod ?? ""), rotationFunctionUrn, onDelete]),
  observe,
  recall,
  plan,
  describe,
  doing: (step) => DOING[step],
  apply: async (work, step, observed, inputs) => done(await apply(work, step, observed, inputs)),
  outputs,
  creation: () => undefined,
  remove,
};

/** Codes of a secret that is pending deletion or not enabled: nothing rotates it (huawei-apis §2.4). */
const NOT_ENABLED = ["CSMS.0103", "CSMS.0107", "CSMS.0109"];

const DOING = {
  enable: "turning automatic rotation on",
  disable: "turning automatic rotation off",
  setPeriod: "setting the period",
  refuse: "turning automatic rotation on",
};

function rules({ enabled, rotationPeriod }: Properties): CheckFailure[] {
  const reason = 'is missing: while enabled is true it must be a duration from 6h to 365d, such as "30d"';
  return enabled === true && rotationPeriod === undefined ? [{ property: "rotationPeriod", reason }] : [];
}

/** Reads a secret, never its value: one call. */
async function observe(work: Work, id: string): Promise<Observation> {
  const options = { ...work.place, deadline: work.deadline };
  return fromSecret((await work.cloud.call(csms.ShowSecret, { secret_name: id }, options)).secret);
}

type Secret = ResponseOf<typeof csms.ShowSecret>["secret"];

function fromSecret(secret: Secret): Observation {
  return {
    enabled: secret.auto_rotation ?? false,
    rotationPeriod: secret.rotation_period,
    rotationFunctionUrn: secret.rotation_func_urn,
    lastRotationTime: secret.rotation_time,
    nextRotationTime: secret.next_rotation_time,
    refusal: secretRefusal(secret),
  };
}

function recall(state: Properties): Observation {
  return {
    enabled: truth(state.enabled),
    rotationPeriod: text(state.rotationPeriod),
    rotationFunctionUrn: text(state.rotationFunctionUrn),
    lastRotationTime: fromIso(state.lastRotationTime),
    nextRotationTime: fromIso(state.nextRotationTime),
    refusal: undefined,
  };
}

function describe(step: Step, observed: Observation, inputs: Inputs): string {
  const every = `every ${inputs.rotationPeriod ?? "period"}`;
  switch (step) {
    case "enable":
      return `automatic rotation is off: to be turned on, ${every}`;
    case "disable":
      return "automatic rotation is on: to be turned off";
    case "setPeriod":
      return `the period is ${observed.rotationPeriod ?? "unknown"}: to be set, ${every}`;
    case "refuse":
      return "it cannot rotate";
  }
}

async function apply(work: Work, step: Step, observed: Observation, inputs: Inputs): Promise<Observation> {
  if (step === "refuse") {
    throw new Failure(`${work.subject}: it cannot rotate: ${observed.refusal ?? "for no known reason"}`);
  }
  await beforeWrite(work);
  const values = step === "disable" ? { auto_rotation: false } : declaredValues(inputs);
  const options = { ...work.place, deadline: work.deadline };
  const { secret } = await work.cloud.call(csms.UpdateSecret, { secret_name: inputs.secretName, ...values }, options);
  return {
    // Without an answer to tell it, the next rotation is not known: the period began anew with the write.
    ...(secret === undefined ? { ...observed, nextRotationTime: undefined } : fromSecret(secret)),
    enabled: step !== "disable",
    ...(step !== "disable" && declaredOutputs(inputs)),
  };
}

/**
 * Only what is declared is sent: a PUT must not reset anything else. Period and switch go together, since the period is
 * mandatory while the switch is on (API Explorer, UpdateSecret).
 */
function declaredValues({ rotationPeriod, rotationFunctionUrn }: Inputs) {
  return {
    auto_rotation: true,
    ...(rotationPeriod !== undefined && { rotation_period: rotationPeriod }),
    ...(rotationFunctionUrn !== undefined && { rotation_func_urn: rotationFunctionUrn }),
  };
}

function declaredOutputs({ rotationPeriod, rotationFunctionUrn }: Inputs) {
  return { rotationPeriod, ...(rotationFunctionUrn !== undefined && { rotationFunctionUrn }) };
}

function outputs(observed: Observation, inputs: Inputs): Properties {
  const { enabled } = observed;
  const isDeclared =
    enabled !== true ||
    observed.rotationPeriod === undefined ||
    isSameDuration(inputs.rotationPeriod, observed.rotationPeriod);
  return {
    enabled,
    rotationPeriod: isDeclared ? (inputs.rotationPeriod ?? observed.rotationPeriod) : observed.rotationPeriod,
    rotationFunctionUrn: observed.rotationFunctionUrn,
    lastRotationTime: iso(observed.lastRotationTime),
    nextRotationTime: iso(enabled === true ? observed.nextRotationTime : undefined),
  };
}

async function remove(session: Session, createWork: () => Promise<Work>, id: string, state: Properties): Promise<void> {
  const subject = `SecretRotationPolicy ${id}`;
  if (!mayDisable(session, "SecretRotationPolicy", id, state)) {
    return;
  }
  const work = await createWork();
  try {
    const inputs = fields.parse({ secretName: id, enabled: false });
    const observed = await observe(work, id);
    for (const step of plan(observed, inputs)) {
      await apply(work, step, observed, inputs);
    }
  } catch (error) {
    if (!isGone(error) && !hasCode(error, ...NOT_ENABLED)) {
      throw error;
    }
    session.report(`${subject}: the secret is gone, disabled or pending deletion, so nothing rotates it`);
  }
}
