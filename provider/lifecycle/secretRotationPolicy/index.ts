import { csms, hasCode, isGone, type ResponseOf } from "../../cloud";
import { isSameDuration, milliseconds } from "../../duration";
import { Failure } from "../failure";
import { done, type Kind } from "../kind";
import type { CheckFailure, Properties } from "../properties";
import { mayDisable, sayDisabled } from "../onDelete";
import type { Looking } from "../look/looks";
import { describe, describeConverged, NEEDS_PERIOD } from "../../plan/secretRotationStatements";
import { secretRefusal } from "../secretRefusal";
import type { Session } from "../session/session";
import { text, truth } from "../state/values";
import { fromIso, iso } from "../../plan/time";
import { beforeWrite, type Work } from "../session/work";
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
  rules: () => [],
  claim: ({ enabled, rotationPeriod, rotationFunctionUrn, onDelete }) =>
    JSON.stringify([enabled && (milliseconds(rotationPeriod ?? "") ?? true), rotationFunctionUrn, onDelete]),
  service: "csms",
  lookBefore,
  unfit,
  observe,
  recall,
  plan: (observed, inputs) => plan(observed, inputs),
  describe,
  describeConverged,
  nature: (step) => (step === "refuse" || step === "needPeriod" ? "fails" : undefined),
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
  set: "changing automatic rotation",
  needPeriod: "turning automatic rotation on",
  refuse: "turning automatic rotation on",
};

/** Reads a secret, never its value: one call. */
async function observe(work: Work, id: string, state: Properties = {}): Promise<Observation> {
  const options = { ...work.place, deadline: work.deadline };
  const observed = fromSecret((await work.cloud.call(csms.ShowSecret, { secret_name: id }, options)).secret);
  const before = recall(state);
  const isUntold = observed.enabled === true && observed.rotationPeriod === undefined;
  if (!isUntold || before.enabled !== true || before.rotationPeriod === undefined) {
    return observed;
  }
  // To set it at every look would begin a new period each time, and the secret would never rotate.
  work.report(`${work.subject}: CSMS does not report its period, so the value in the state is kept`);
  return { ...observed, rotationPeriod: before.rotationPeriod };
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

/** Looks at a secret before anything is written to it: from the list, or by itself. */
async function lookBefore(looking: Looking, id: string): Promise<Observation> {
  const secret = await looking.secret(id);
  return {
    enabled: secret.rotates ?? false,
    rotationPeriod: secret.rotationPeriod,
    rotationFunctionUrn: secret.rotationFunctionUrn,
    lastRotationTime: secret.lastRotationTime,
    nextRotationTime: secret.nextRotationTime,
    refusal: secretRefusal({ secret_type: secret.secretType, state: secret.state }),
  };
}

/** A period that is not declared is enough only where the secret has one. */
function unfit(observed: Observation, inputs: Inputs): CheckFailure[] {
  return plan(observed, inputs).includes("needPeriod")
    ? [{ property: "rotationPeriod", reason: `is missing: ${NEEDS_PERIOD}` }]
    : [];
}

async function apply(work: Work, step: Step, observed: Observation, inputs: Inputs): Promise<Observation> {
  if (step === "refuse") {
    throw new Failure(`${work.subject}: it cannot rotate: ${observed.refusal ?? "the reason is not known"}`);
  }
  if (step === "needPeriod") {
    throw new Failure(`${work.subject}: ${NEEDS_PERIOD}`);
  }
  await beforeWrite(work);
  const values = step === "disable" ? disabled(observed) : wantedValues(observed, inputs);
  const options = { ...work.place, deadline: work.deadline };
  const { secret } = await work.cloud.call(csms.UpdateSecret, { secret_name: inputs.secretName, ...values }, options);
  return {
    // The write began a new period, so without an answer the next rotation is not known.
    ...(secret === undefined ? { ...observed, nextRotationTime: undefined } : fromSecret(secret)),
    enabled: step !== "disable",
    ...(step !== "disable" && wantedOutputs(observed, inputs)),
  };
}

/** Every write of a secret that rotates repeats its period, so that none is lost by it. */
function disabled({ rotationPeriod }: Observation) {
  return { auto_rotation: false, ...(rotationPeriod !== undefined && { rotation_period: rotationPeriod }) };
}

/**
 * Only what is declared is sent: a PUT must not reset anything else. But period and switch go together, since the period is
 * mandatory while the switch is on (API Explorer, UpdateSecret): one that is not declared is repeated as it was seen.
 */
function wantedValues(
  { rotationPeriod: period }: Observation,
  { rotationPeriod = period, rotationFunctionUrn }: Inputs,
) {
  return {
    auto_rotation: true,
    ...(rotationPeriod !== undefined && { rotation_period: rotationPeriod }),
    ...(rotationFunctionUrn !== undefined && { rotation_func_urn: rotationFunctionUrn }),
  };
}

function wantedOutputs(
  { rotationPeriod: period }: Observation,
  { rotationPeriod = period, rotationFunctionUrn }: Inputs,
) {
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
  if (!mayDisable(session, secretRotationPolicy, id, state)) {
    return;
  }
  const work = await createWork();
  try {
    const inputs = fields.parse({ secretName: id, enabled: false });
    const observed = await observe(work, id);
    for (const step of plan(observed, inputs)) {
      sayDisabled(session, secretRotationPolicy, id, describe(step, observed, inputs));
      await apply(work, step, observed, inputs);
    }
  } catch (error) {
    if (!isGone(error) && !hasCode(error, ...NOT_ENABLED)) {
      throw error;
    }
    session.report(`${subject}: the secret is deleted, disabled or pending deletion, so it does not rotate`);
  }
}
