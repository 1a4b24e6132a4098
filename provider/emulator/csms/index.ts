import type { Handler } from "../handler";
import { listSecrets } from "./listSecrets";
import { listSecretTask } from "./listSecretTask";
import { listSecretVersions } from "./listSecretVersions";
import { rotateSecret } from "./rotateSecret";
import { showSecret } from "./showSecret";
import { showSecretStage } from "./showSecretStage";
import { updateSecret } from "./updateSecret";

/** What CSMS does, by the operation's name (huawei-apis §2). Nothing here returns the value of a secret. */
export const csmsHandlers: Readonly<Record<string, Handler>> = {
  RotateSecret: rotateSecret,
  ListSecretTask: listSecretTask,
  ShowSecret: showSecret,
  ListSecrets: listSecrets,
  UpdateSecret: updateSecret,
  ListSecretVersions: listSecretVersions,
  ShowSecretStage: showSecretStage,
};
