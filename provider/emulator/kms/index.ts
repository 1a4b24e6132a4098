import type { Handler } from "../handler";
import { disableKeyRotation } from "./disableKeyRotation";
import { enableKeyRotation } from "./enableKeyRotation";
import { listKeyDetail } from "./listKeyDetail";
import { listKeys } from "./listKeys";
import { listKmsByTags } from "./listKmsByTags";
import { showKeyRotationStatus } from "./showKeyRotationStatus";
import { updateKeyRotationInterval } from "./updateKeyRotationInterval";

/** What KMS does, by the operation's name (huawei-apis §1). */
export const kmsHandlers: Readonly<Record<string, Handler>> = {
  ShowKeyRotationStatus: showKeyRotationStatus,
  EnableKeyRotation: enableKeyRotation,
  DisableKeyRotation: disableKeyRotation,
  UpdateKeyRotationInterval: updateKeyRotationInterval,
  ListKeyDetail: listKeyDetail,
  ListKeys: listKeys,
  ListKmsByTags: listKmsByTags,
};
