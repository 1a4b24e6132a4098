import type { Handler } from "../handler";
import { ok, Refusal } from "../reply";
import { findSecret, versionWith } from "./secret";

export const showSecretStage: Handler = (context) => {
  const secret = context.lag.view(findSecret(context), context.now);
  const stage = String(context.values.stage_name);
  const version = versionWith(secret, stage);
  if (version === undefined) {
    throw new Refusal("CSMS.0206");
  }
  return ok({
    stage: { name: stage, update_time: version.stageTime, secret_name: secret.name, version_id: version.id },
  });
};
