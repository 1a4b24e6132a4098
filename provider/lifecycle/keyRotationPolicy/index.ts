import { hasCode, isCloudError, isGone, kms } from "../../cloud";
import { done, type Kind, type StepResult } from "../kind";
import type { Properties } from "../properties";
import { mayDisable } from "../onDelete";
import { iso } from "../../plan/time";
import { beforeWrite, type Work } from "../work";
import { fields, type Inputs, outputFields } from "./fields";
import { observe, recall } from "./observe";
import { type Observation, plan, type Step } from "../../plan/keyRotationPolicy";
import { BAD_STATE, CANNOT_ROTATE, refusal } from "./refusal";

const DAY = 86_400_000;

/** The automatic rotation of a KMS key. */
export const keyRotationPolicy: Kind<Inputs, Observation, Step> = {
  name: "KeyRotationPolicy",
  id: "keyId",
  fields,
  outputFields,
  steadyOutputs: ["lastRotationTime", "numberOfRotations"],
  observedInputs: [],
  rules: () => [],
  claim: ({ enabled, rotationInterval, onDelete }) => JSON.stringify([enabled && rotationInterval, onDelete]),
  observe,
  recall,
  plan,
  describe,
  doing: (step) => DOING[step],
  apply,
  outputs,
  creation: () => undefined,
  remove,
};

const DOING = { enable: "turning rotation on", disable: "turning rotation off", setInterval: "setting the interval" };

function describe(step: Step, observed: Observation, inputs: Inputs): string {
  if (step !== "setInterval") {
    return step === "enable" ? "rotation is off: to be turned on" : "rotation is on: to be turned off";
  }
  const was = observed.enabled === true && observed.rotationInterval !== undefined;
  const from = was ? `the interval is ${observed.rotationInterval} days: ` : "";
  return `${from}to be set to ${inputs.rotationInterval} days, and a new period begins with it`;
}

async function apply(work: Work, step: Step, observed: Observation, inputs: Inputs): Promise<StepResult<Observation>> {
  try {
    return done(await send(work, step, observed, inputs));
  } catch (error) {
    // Someone else turned it on, or off, since we looked; or what we read lagged [U].
    if (hasCode(error, "KMS.2901", "KMS.0313")) {
      return step === "disable" ? done({ ...observed, enabled: false }) : { is: "stale" };
    }
    if (isCloudError(error) && hasCode(error, ...CANNOT_ROTATE, ...BAD_STATE)) {
      if (step === "disable" && hasCode(error, ...CANNOT_ROTATE)) {
        return done({ ...observed, enabled: false });
      }
      throw await refusal(work, inputs.keyId, error);
    }
    throw error;
  }
}

async function send(work: Work, step: Step, observed: Observation, inputs: Inputs): Promise<Observation> {
  await beforeWrite(work);
  const key_id = inputs.keyId;
  const options = { ...work.place, deadline: work.deadline };
  switch (step) {
    case "enable":
      await work.cloud.call(kms.EnableKeyRotation, { key_id }, options);
      return { ...observed, enabled: true, rotationInterval: undefined, rotationIntervalSetTime: undefined };
    case "disable":
      await work.cloud.call(kms.DisableKeyRotation, { key_id }, options);
      return { ...observed, enabled: false, rotationIntervalSetTime: undefined };
    case "setInterval": {
      const { rotationInterval } = inputs;
      await work.cloud.call(kms.UpdateKeyRotationInterval, { key_id, rotation_interval: rotationInterval }, options);
      return { ...observed, rotationInterval, rotationIntervalSetTime: work.runtime.now() };
    }
  }
}

function outputs(observed: Observation, inputs: Inputs): Properties {
  const { enabled, rotationInterval, lastRotationTime, rotationIntervalSetTime } = observed;
  const begun =
    rotationIntervalSetTime === undefined ? undefined : Math.max(rotationIntervalSetTime, lastRotationTime ?? 0);
  const known = enabled === true && begun !== undefined && rotationInterval !== undefined;
  return {
    enabled: enabled ?? (inputs.enabled ? undefined : false),
    // While rotation is off, what KMS says of the interval is undocumented: the declared value is kept.
    rotationInterval: enabled === true ? rotationInterval : inputs.rotationInterval,
    lastRotationTime: iso(lastRotationTime),
    numberOfRotations: observed.numberOfRotations,
    nextRotationTime: known ? iso(begun + rotationInterval * DAY) : undefined,
    rotationIntervalSetTime: iso(rotationIntervalSetTime),
  };
}

async function remove(
  session: Work["session"],
  createWork: () => Promise<Work>,
  id: string,
  state: Properties,
): Promise<void> {
  const subject = `KeyRotationPolicy ${id}`;
  if (!mayDisable(session, "KeyRotationPolicy", id, state)) {
    return;
  }
  const work = await createWork();
  const observed = await observe(work, id, state).catch((error: unknown) => {
    if (isGone(error)) {
      return undefined;
    }
    throw error;
  });
  if (observed === undefined) {
    session.report(`${subject}: the key is gone, nothing to turn off`);
    return;
  }
  const inputs = fields.parse({ keyId: id, enabled: false });
  for (const step of plan(observed, inputs)) {
    await send(work, step, observed, inputs).catch((error: unknown) => {
      if (hasCode(error, ...BAD_STATE) || isGone(error)) {
        session.report(
          `${subject}: the key is disabled, pending deletion or gone, so nothing rotates it; left as it is`,
        );
      } else if (!hasCode(error, "KMS.0313", ...CANNOT_ROTATE)) {
        throw error;
      }
    });
  }
}
