import type { Handler } from "../handler";
import { ok, Refusal } from "../reply";
import type { EmulatedSecret } from "../state/secret";
import { findSecret } from "./secret";
import { isRotating, rotateSecret as rotate, startTask } from "./task";

const STATES: Readonly<Partial<Record<EmulatedSecret["state"], string>>> = {
  PENDING_DELETE: "CSMS.0103",
  DISABLED: "CSMS.0109",
  FROZEN: "CSMS.0109",
};

/** Order of the checks: existence, state, type, a task that runs. The answer comes at once, the result with the task. */
export const rotateSecret: Handler = (context) => {
  const { now, state } = context;
  const { behaviour } = state;
  const secret = findSecret(context);
  const code = STATES[secret.state];
  if (code !== undefined) {
    throw new Refusal(code);
  }
  if (secret.secretType === "COMMON") {
    throw new Refusal(behaviour.commonSecretRotateCode, "Secrets of this type cannot be rotated.");
  }
  if (isRotating(secret) && behaviour.secondRotateWhileRunning === "refuse") {
    throw new Refusal(behaviour.secondRotateCode, "A rotation of the secret is running.");
  }
  context.lag.remember(secret, now);
  if (behaviour.rotateAnswersVersionId === "only") {
    const version = rotate(state, secret, { time: now, cause: "requested" });
    return ok({ version_id: version, secret_name: secret.name });
  }
  const { taskId } = startTask(secret, "requested", now);
  const beside = { version_id: `v${secret.versions.length + 1}`, secret_name: secret.name };
  return ok({ rotation_task_id: taskId, ...(behaviour.rotateAnswersVersionId === "also" && beside) });
};
