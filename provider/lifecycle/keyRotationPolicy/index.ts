import { hasCode, isCloudError, isGone, kms } from "../../cloud";
import { done, type Kind, type StepResult } from "../kind";
import type { Properties } from "../properties";
import { mayDisable, sayDisabled } from "../onDelete";
import { describe, describeConverged } from "../../plan/keyRotationStatements";
import { iso } from "../../plan/time";
import { Failure } from "../failure";
import { beforeWrite, type Work } from "../session/work";
import { fields, type Inputs, outputFields } from "./fields";
import { lookBefore } from "./lookBefore";
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
  observedInputs: ["rotationInterval"],
  rules: () => [],
  claim: ({ enabled, rotationInterval, onDelete }) => JSON.stringify([enabled && (rotationInterval ?? true), onDelete]),
  nature: (step) => (step === "refuse" ? "fails" : undefined),
  service: "kms",
  lookBefore,
  // Of a key that does not rotate, the status is not read.
  untold: ({ enabled }) => (enabled === true ? [] : ["lastRotationTime", "numberOfRotations"]),
  observe,
  recall,
  plan: (observed, inputs) => plan(observed, inputs),
  describe,
  describeConverged,
  doing: (step) => DOING[step],
  apply,
  outputs,
  creation: () => undefined,
  remove,
};

const DOING = {
  enable: "turning rotation on",
  disable: "turning rotation off",
  setInterval: "setting the interval",
  readInterval: "reading the interval",
  refuse: "turning rotation on",
};

async function apply(work: Work, step: Step, observed: Observation, inputs: Inputs): Promise<StepResult<Observation>> {
  if (step === "refuse") {
    throw new Failure(
      `${work.subject}: the key cannot rotate: ${observed.refusal ?? "KMS refuses it"}. Nothing was sent. Take the ` +
        "policy out of the program, or declare another key.",
    );
  }
  try {
    return done(await send(work, step, observed, inputs));
  } catch (error) {
    // Someone else turned it on, or off, since we looked; or what we read lagged [U].
    if (hasCode(error, "KMS.2901", "KMS.0313")) {
      return step === "disable" ? done({ ...observed, enabled: false }) : { is: "stale", refusal: error };
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

async function send(
  work: Work,
  step: Exclude<Step, "refuse">,
  observed: Observation,
  inputs: Inputs,
): Promise<Observation> {
  const key_id = inputs.keyId;
  if (step === "readInterval") {
    return readInterval(work, key_id, observed);
  }
  await beforeWrite(work);
  const options = { ...work.place, deadline: work.deadline };
  switch (step) {
    case "enable":
      await work.cloud.call(kms.EnableKeyRotation, { key_id }, options);
      return { ...observed, ...JUST_ENABLED };
    case "disable":
      await work.cloud.call(kms.DisableKeyRotation, { key_id }, options);
      return { ...observed, enabled: false, rotationIntervalSetTime: undefined };
    case "setInterval": {
      const { rotationInterval = 0 } = inputs;
      await work.cloud.call(kms.UpdateKeyRotationInterval, { key_id, rotation_interval: rotationInterval }, options);
      return { ...observed, rotationInterval, isJustEnabled: false, rotationIntervalSetTime: work.now() };
    }
  }
}

const JUST_ENABLED = {
  enabled: true,
  isJustEnabled: true,
  rotationInterval: undefined,
  rotationIntervalSetTime: undefined,
} as const;

/**
 * The interval that KMS has taken by itself: the only read-back there is. An answer that lags, or none, leaves it not
 * known until the next refresh: rotation is on, which is what was declared.
 */
async function readInterval(work: Work, id: string, observed: Observation): Promise<Observation> {
  const seen = await observe(work, id, {}).catch((error: unknown) => {
    if (isCloudError(error)) {
      work.report(`${work.subject}: its interval is not known until the next refresh: ${error.message}`);
      return undefined;
    }
    throw error;
  });
  const rotationInterval = seen?.enabled === true ? seen.rotationInterval : undefined;
  return { ...observed, isJustEnabled: false, rotationInterval };
}

function outputs(observed: Observation, inputs: Inputs): Properties {
  const { enabled, rotationInterval, lastRotationTime, rotationIntervalSetTime } = observed;
  const begun =
    rotationIntervalSetTime === undefined ? undefined : Math.max(rotationIntervalSetTime, lastRotationTime ?? 0);
  const known = enabled === true && begun !== undefined && rotationInterval !== undefined;
  return {
    enabled: enabled ?? (inputs.enabled ? undefined : false),
    // While rotation is off, what KMS says of the interval is undocumented: the declared value is kept, if there is one.
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
  if (!mayDisable(session, keyRotationPolicy, id, state)) {
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
    session.report(`${subject}: the key no longer exists: nothing to turn off`);
    return;
  }
  const inputs = fields.parse({ keyId: id, enabled: false });
  if (plan(observed, inputs).includes("disable")) {
    sayDisabled(session, keyRotationPolicy, id, describe("disable", observed, inputs));
    await send(work, "disable", observed, inputs).catch((error: unknown) => {
      if (hasCode(error, ...BAD_STATE) || isGone(error)) {
        session.report(
          `${subject}: the key is disabled, pending deletion or deleted, so it does not rotate: left as it is`,
        );
      } else if (!hasCode(error, "KMS.0313", ...CANNOT_ROTATE)) {
        throw error;
      }
    });
  }
}
